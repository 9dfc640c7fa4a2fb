import type { i18n } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { startTranslations } from '../i18n/translations.ts'
import { createFormat } from '../lib/format.ts'
import { errorWords, quotaWords } from './error-words.ts'

let translations: i18n
beforeAll(() => {
  translations = startTranslations()
})

const format = createFormat('en-GB')
const NOW = Date.UTC(2026, 9, 15, 20, 48)
const RESET = Date.UTC(2026, 9, 16)

describe('a limit in words', () => {
  it('E3: says what is used, the limit, and when it starts anew', () => {
    const words = quotaWords(
      translations.t,
      format,
      { resource: 'messages', used: 50, limit: 50, resets_at: RESET },
      NOW,
    )
    expect(words).toBe(
      `You have used all of today’s messages: 50 of 50. They reset at ${format.time(RESET)} (in 3 hrs 12 mins).`,
    )
  })

  it('E3: says that a message is too long for what is left', () => {
    const words = quotaWords(
      translations.t,
      format,
      { resource: 'tokens', used: 990, limit: 1000, resets_at: RESET },
      NOW,
    )
    expect(words).toContain('more tokens than you have left today: 10 of 1,000')
  })

  it('E3: comes from the details of the refusal', () => {
    const details = { resource: 'tokens', used: 1000, limit: 1000, resets_at: RESET }
    expect(errorWords(translations.t, format, { code: 'quota_exceeded', details })).toContain(
      '1,000 of 1,000',
    )
  })
})

describe('an error in words', () => {
  it('B4: says what happened and what to do', () => {
    expect(errorWords(translations.t, format, { code: 'store_full' })).toMatch(
      /disk is full.*Free up some space/,
    )
  })

  it('B4: has words for a code that it does not know', () => {
    expect(errorWords(translations.t, format, { code: 'from_the_future' })).toContain('Something went wrong')
  })

  it('E3: has words for a limit whose details are missing', () => {
    expect(errorWords(translations.t, format, { code: 'quota_exceeded' })).toContain('midnight UTC')
  })
})
