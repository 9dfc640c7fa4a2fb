import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { modelLabel, useModels } from '../../../core/models.ts'
import { Menu, MenuChoice, MenuChoices } from '../../../ui/menu.tsx'

interface ModelPickerProps {
  /** null: whichever is the default. */
  value: string | null
  onChange: (name: string) => void
}

/** Which model answers next. With a single one there is nothing to choose, only something to know. */
export function ModelPicker({ value, onChange }: ModelPickerProps) {
  const { t } = useTranslation()
  const models = useModels().data ?? []
  const chosen = value ?? models.find((model) => model.is_default)?.name ?? models[0]?.name
  if (chosen === undefined) return null
  const label = modelLabel(chosen, models)
  if (models.length < 2) {
    return (
      <span className="truncate px-2 text-sm text-muted" title={t('model.onlyOne')}>
        <span className="sr-only">{t('model.label')}: </span>
        {label}
      </span>
    )
  }
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
    </Menu>
  )
}
