import { ChevronDown, SlidersHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { giveCommand } from '../../../core/commands.ts'
import { modelLabel, useModels } from '../../../core/models.ts'
import { useSettings, useUpdateSettings } from '../../../core/settings.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { Menu, MenuChoice, MenuChoices, MenuItem, MenuLine, MenuSwitch } from '../../../ui/menu.tsx'

interface ModelPickerProps {
  /** null: whichever is the default. */
  value: string | null
  onChange: (name: string) => void
}

/** Which model answers next, and what is set for it. */
export function ModelPicker({ value, onChange }: ModelPickerProps) {
  const { t } = useTranslation()
  const models = useModels().data ?? []
  const chosen = value ?? models.find((model) => model.is_default)?.name ?? models[0]?.name
  if (chosen === undefined) return null
  const label = modelLabel(chosen, models)
  const canThink = models.find((model) => model.name === chosen)?.can_think === true
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t('model.choose', { model: label })}
          className="flex min-h-8 min-w-0 items-center gap-1 rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-text"
        >
          <span className="truncate">{label}</span>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0" />
        </button>
      }
    >
      <MenuChoices value={chosen} onChange={onChange}>
        {models.map((model) => (
          <MenuChoice key={model.name} value={model.name}>
            {model.display_name}
            {model.parameters ? (
              <span className="ml-auto pl-4 text-xs text-muted">{model.parameters}</span>
            ) : null}
          </MenuChoice>
        ))}
      </MenuChoices>
      {canThink ? <ThinkSwitch model={chosen} /> : null}
      <MenuLine />
      <MenuItem
        icon={SlidersHorizontal}
        onSelect={() => giveCommand({ type: 'model_settings', model: chosen })}
      >
        {t('model.settings')}
      </MenuItem>
    </Menu>
  )
}

/** For models that can: thinking makes answers better, and later. */
function ThinkSwitch({ model }: { model: string }) {
  const { t } = useTranslation()
  const { no_thinking_models: off } = useSettings()
  const showProblem = useProblemToast()
  const { mutate } = useUpdateSettings()
  const others = off.filter((name) => name !== model)
  return (
    <>
      <MenuLine />
      <MenuSwitch
        isOn={!off.includes(model)}
        onChange={(isOn) =>
          mutate({ no_thinking_models: isOn ? others : [...others, model] }, { onError: showProblem })
        }
      >
        {t('model.think')}
      </MenuSwitch>
    </>
  )
}
