import { describe, expect, it } from 'vitest'
import { CORE_ERROR_CODES } from '../../contract/core/errors.ts'
import de from './de.json'
import en from './en.json'
import fr from './fr.json'
import { resolveLanguage } from './translations.ts'

type Tree = { [key: string]: string | Tree }

/** 'answer.tokens_one' → its text. */
function flatten(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

const PLURAL = /_(zero|one|two|few|many|other)$/
const base = (key: string) => key.replace(PLURAL, '')
const bases = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(base))].sort()
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name).sort()
const english = flatten(en)
const translations = { de: flatten(de), fr: flatten(fr) }

describe.each(Object.entries(translations))('the translation %s', (language, texts) => {
  it('J1: has every text of the English one, and no other', () => {
    expect(bases(texts)).toEqual(bases(english))
  })

  it('J1: names the same values in every text', () => {
    for (const [key, text] of texts) {
      const original = english.get(key) ?? english.get(`${base(key)}_other`)
      expect([key, placeholders(text)]).toEqual([key, placeholders(original ?? '')])
    }
  })

  it('J1: leaves nothing empty and nothing in English that is a sentence', () => {
    const untranslated = [...texts].filter(
      ([key, text]) => text.trim() === '' || (text === english.get(key) && text.split(' ').length > 3),
    )
    expect(untranslated).toEqual([])
  })

  it('J1: has each plural form that the language knows', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const key of bases(english).filter((name) => english.has(`${name}_other`))) {
      expect(forms.filter((form) => !texts.has(`${key}_${form}`)).map((form) => `${key}_${form}`)).toEqual([])
    }
  })
})

describe('words for errors', () => {
  it('J1: are there for every code that the core may answer with', () => {
    expect(
      [...CORE_ERROR_CODES, 'core_unreachable'].filter((code) => !english.has(`errors.${code}`)),
    ).toEqual([])
  })
})

describe('the language of the interface', () => {
  it('J1: is the one that was chosen', () => {
    expect(resolveLanguage('fr', ['de-DE'])).toBe('fr')
  })

  it('J1: is else the first of the system that is spoken here, else English', () => {
    expect(resolveLanguage('system', ['pt-BR', 'de-AT', 'en'])).toBe('de')
    expect(resolveLanguage('system', ['ja', 'pt'])).toBe('en')
    expect(resolveLanguage('system', [])).toBe('en')
  })
})
