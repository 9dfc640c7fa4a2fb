import { Columns2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/core/chat.ts'
import { useModels } from '../../../core/models.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../../ui/menu.tsx'

interface CompareMenuProps {
  answer: Message
  isBusy: boolean
  onCompare: (model: string) => void
}

/** Asks another model the same question. With a single model there is nothing to compare. */
export function CompareMenu({ answer, isBusy, onCompare }: CompareMenuProps) {
  const { t } = useTranslation()
  const others = (useModels().data ?? []).filter(({ name }) => name !== answer.model)
  if (others.length === 0) return null
  return (
    <Menu
      align="start"
      trigger={<IconButton icon={Columns2} size="small" label={t('compare.with')} disabled={isBusy} />}
    >
      {others.map(({ name, display_name }) => (
        <MenuItem key={name} icon={Columns2} onSelect={() => onCompare(name)}>
          {display_name}
        </MenuItem>
      ))}
    </Menu>
  )
}
