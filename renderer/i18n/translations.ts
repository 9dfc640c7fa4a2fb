import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Settings } from '../../contract/core/settings.ts'
import de from './de.json'
import en from './en.json'
import fr from './fr.json'

const LANGUAGES = ['en', 'de', 'fr'] as const
export type Language = (typeof LANGUAGES)[number]

/** The language of the interface: the user's choice, else the first supported one of the system, else English. */
export function resolveLanguage(setting: Settings['language'], systemLanguages: readonly string[]): Language {
  if (setting !== 'system') return setting
  for (const tag of systemLanguages) {
    const base = tag.toLowerCase().split('-')[0]
    const known = LANGUAGES.find((language) => language === base)
    if (known) return known
  }
  return 'en'
}

/** All languages come with the page, so this is done before it returns. React escapes what is interpolated. */
export function startTranslations(language: Settings['language'] = 'system'): i18n {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, de: { translation: de }, fr: { translation: fr } },
    lng: resolveLanguage(language, navigator.languages),
    fallbackLng: 'en',
    supportedLngs: LANGUAGES,
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  })
  return i18next
}
