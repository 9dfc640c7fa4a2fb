import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { desktop } from '../core/desktop.ts'
import { useSettings, useSettingsQuery } from '../core/settings.ts'
import { resolveLanguage } from '../i18n/translations.ts'

/** Theme, size and language of the whole page, as set. */
export function useAppearance(): void {
  const { theme, font_size: fontSize, language } = useSettings()
  const isKnown = useSettingsQuery().isSuccess
  const { i18n } = useTranslation()
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  useEffect(() => {
    document.documentElement.dataset.fontSize = fontSize
  }, [fontSize])
  useEffect(() => {
    const resolved = resolveLanguage(language, navigator.languages)
    document.documentElement.lang = resolved
    if (i18n.language !== resolved) void i18n.changeLanguage(resolved)
  }, [language, i18n])
  // Main uses it for the first frame of the next start. A failure to save it does not matter here.
  useEffect(() => {
    if (isKnown)
      desktop()
        ?.rememberAppearance({ theme, language, fontSize })
        .catch(() => undefined)
  }, [isKnown, theme, language, fontSize])
}
