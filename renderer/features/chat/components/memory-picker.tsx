import { Brain } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { MemoryMode } from '../../../../contract/core/projects.ts'
import { Menu, MenuChoice, MenuChoices } from '../../../ui/menu.tsx'
import { modeOf, setMemoryChoice, useMemoryChoice } from '../memory-choice.ts'

interface MemoryPickerProps {
  /** Session id, or NEW_CHAT. */
  chat: string
  /** The mode of the project, else of the user's settings. */
  set: MemoryMode
}

/** Whether the next answers use what is remembered. Says so in words only when they do not do as set. */
export function MemoryPicker({ chat, set }: MemoryPickerProps) {
  const { t } = useTranslation()
  const choice = useMemoryChoice(chat)
  const mode = modeOf(choice, set)
  const label = t('memory.choice.label', { mode: t(`memory.mode.${mode}`) })
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={label}
          data-tip={label}
          data-tip-align="start"
          className="flex min-h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-text"
        >
          <Brain aria-hidden="true" className={mode === 'off' ? 'size-4 opacity-50' : 'size-4'} />
          {mode === 'off' ? (
            <span>{t('memory.choice.isOff')}</span>
          ) : choice === 'on' ? (
            <span>{t('memory.choice.on')}</span>
          ) : null}
        </button>
      }
    >
      <MenuChoices
        value={choice ?? 'own'}
        onChange={(value) => setMemoryChoice(chat, value === 'on' || value === 'off' ? value : null)}
      >
        <MenuChoice value="own">{t('memory.choice.own', { mode: t(`memory.mode.${set}`) })}</MenuChoice>
        {set === 'automatic' ? null : <MenuChoice value="on">{t('memory.choice.on')}</MenuChoice>}
        {set === 'off' ? null : <MenuChoice value="off">{t('memory.choice.off')}</MenuChoice>}
      </MenuChoices>
    </Menu>
  )
}
