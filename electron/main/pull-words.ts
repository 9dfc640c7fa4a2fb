import type { Pull } from '../../contract/core/pulls.ts'

/** Words of the notification, which may come when no page is open to know them. */
const WORDS = {
  en: { done: 'The model is ready', failed: 'The download has stopped' },
  de: { done: 'Das Modell ist bereit', failed: 'Der Download wurde gestoppt' },
  fr: { done: 'Le modèle est prêt', failed: 'Le téléchargement s’est arrêté' },
}

/** @param language of the settings: `system` or a code; @param system the system's, such as de-CH */
export function pullWords(
  { name, state }: Pull,
  language: string,
  system: string,
): { title: string; body: string } {
  const code = (language === 'system' ? system : language).slice(0, 2)
  const words = code === 'de' || code === 'fr' ? WORDS[code] : WORDS.en
  return { title: state === 'done' ? words.done : words.failed, body: name.replace(/:latest$/, '') }
}
