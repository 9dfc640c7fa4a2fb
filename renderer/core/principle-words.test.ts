import { createInstance, type TFunction } from 'i18next'
import { expect, test } from 'vitest'
import { PRINCIPLE_IDS } from '../../contract/core/policy.ts'
import { DELIVERED_PRINCIPLES } from '../../contract/core/principles.ts'
import de from '../i18n/de.json'
import en from '../i18n/en.json'
import fr from '../i18n/fr.json'
import { principleName, principleWords } from './principle-words.ts'

async function translator(lng: string): Promise<TFunction> {
  const i18n = createInstance()
  const resources = { en: { translation: en }, de: { translation: de }, fr: { translation: fr } }
  await i18n.init({ lng, resources, interpolation: { escapeValue: false } })
  return i18n.t
}
const delivered = PRINCIPLE_IDS.map((id) => ({ id, ...DELIVERED_PRINCIPLES[id] }))

test('D1: in English the delivered principles are shown as they are signed', async () => {
  const t = await translator('en')
  expect(delivered.map((one) => ({ id: one.id, ...principleWords(t, one) }))).toEqual(delivered)
})

test.each(['de', 'fr'])('D1: every delivered principle exists in the language %s', async (language) => {
  const t = await translator(language)
  for (const one of delivered) {
    const { name, statement } = principleWords(t, one)
    expect(statement).not.toBe(one.statement)
    expect([name, statement].filter((words) => words.includes('constitution.'))).toEqual([])
  }
  expect(principleName(t, 'Truth')).not.toBe('Truth')
})

test('D1: what the user has edited keeps the user’s words, and so does a principle of the user’s own', async () => {
  const t = await translator('de')
  const [truth] = delivered
  if (!truth) throw new Error('There are no principles.')
  expect(principleWords(t, { ...truth, statement: 'My words.' })).toEqual({
    name: 'Wahrheit',
    statement: 'My words.',
  })
  expect(principleWords(t, { ...truth, id: 'own_1' })).toEqual({
    name: truth.name,
    statement: truth.statement,
  })
  expect(principleName(t, 'Kindness')).toBe('Kindness')
})
