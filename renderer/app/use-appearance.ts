import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { resolveLanguage } from '../i18n/translations.ts'
import { useSettings } from '../lib/settings.ts'

/** Theme, size and language of the whole page, as set. */
export function useAppearance(): void {
  const { theme, font_size: fontSize, language } = useSettings()
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
}
