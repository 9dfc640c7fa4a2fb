import { german } from './grammar-de.ts'
import { english } from './grammar-en.ts'
import { spanish } from './grammar-es.ts'
import { french } from './grammar-fr.ts'
import type { Grammar } from './rule.ts'

/** The languages in which statements are read. */
export const GRAMMARS: Readonly<Record<Grammar['language'], Grammar>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
}
