import { clsx } from 'clsx'
import { Check, ChevronRight, type LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

const surface = 'z-50 min-w-44 rounded-lg border border-line bg-raised p-1 text-sm shadow-float'
const row =
  'flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 outline-none select-none data-[highlighted]:bg-hover data-[disabled]:text-muted'

interface MenuProps {
  trigger: ReactNode
  children: ReactNode
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  onOpenChange?: (isOpen: boolean) => void
}

/** @NOTE modal={false}: a modal menu locks scrolling with a style tag made at run time, which our CSP refuses. */
export function Menu({ trigger, children, side = 'bottom', align = 'end', onOpenChange }: MenuProps) {
  return (
    <Radix.Root modal={false} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content side={side} align={align} sideOffset={4} collisionPadding={8} className={surface} loop>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface MenuItemProps {
  icon: LucideIcon
  onSelect: (event: Event) => void
  isDanger?: boolean
  isDisabled?: boolean
  children: ReactNode
}

export function MenuItem({
  icon: Icon,
  onSelect,
  isDanger = false,
  isDisabled = false,
  children,
}: MenuItemProps) {
  return (
    <Radix.Item className={clsx(row, isDanger && 'text-danger')} onSelect={onSelect} disabled={isDisabled}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {children}
    </Radix.Item>
  )
}

export function MenuChoices({
  value,
  onChange,
  children,
}: {
  value: string
  onChange: (value: string) => void
  children: ReactNode
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChange}>
      {children}
    </Radix.RadioGroup>
  )
}

/** Something that is on or off; the menu stays open. */
export function MenuSwitch({
  isOn,
  onChange,
  children,
}: {
  isOn: boolean
  onChange: (isOn: boolean) => void
  children: ReactNode
}) {
  return (
    <Radix.CheckboxItem
      checked={isOn}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={clsx(row, 'relative pl-8')}
    >
      <Radix.ItemIndicator className="absolute left-2">
        <Check aria-hidden="true" className="size-4" />
      </Radix.ItemIndicator>
      {children}
    </Radix.CheckboxItem>
  )
}

export function MenuChoice({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Radix.RadioItem value={value} className={clsx(row, 'relative pl-8')}>
      <Radix.ItemIndicator className="absolute left-2">
        <Check aria-hidden="true" className="size-4" />
      </Radix.ItemIndicator>
      {children}
    </Radix.RadioItem>
  )
}

/** A menu within a menu; long ones scroll. */
export function SubMenu({
  icon: Icon,
  label,
  children,
}: {
  icon: LucideIcon
  label: string
  children: ReactNode
}) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={clsx(row, 'data-[state=open]:bg-hover')}>
        <Icon aria-hidden="true" className="size-4 shrink-0" />
        {label}
        <ChevronRight aria-hidden="true" className="ml-auto size-4 shrink-0 text-muted" />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent
          sideOffset={4}
          collisionPadding={8}
          className={clsx(
            surface,
            'max-h-(--radix-dropdown-menu-content-available-height) max-w-72 overflow-y-auto',
          )}
          loop
        >
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  )
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />
}
