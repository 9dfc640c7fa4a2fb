import { DE } from './de/language.ts'
import { EN } from './en/language.ts'
import { FR } from './fr/language.ts'
import type { Language } from './rule.ts'

/** Those of the interface. */
export const LANGUAGES: readonly Language[] = [EN, DE, FR]
