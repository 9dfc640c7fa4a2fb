import { useTranslation } from 'react-i18next'
import type { Settings } from '../../contract/core/settings.ts'
import { Choice } from './choice.tsx'

/** Languages by their own names, so that a user in the wrong one can find theirs. */
export const OWN_NAMES = { en: 'English', de: 'Deutsch', fr: 'Français' } as const

interface LanguageChoiceProps {
  value: Settings['language']
  onChange: (value: Settings['language']) => void
}

export function LanguageChoice({ value, onChange }: LanguageChoiceProps) {
  const { t } = useTranslation()
  return (
    <Choice
      legend={t('settings.language')}
      value={value}
      options={[
        { value: 'system', label: t('settings.languageSystem') },
        ...(['en', 'de', 'fr'] as const).map((language) => ({ value: language, label: OWN_NAMES[language] })),
      ]}
      onChange={onChange}
    />
  )
}
