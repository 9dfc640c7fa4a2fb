import { describe, expect, test } from 'vitest'
import { fc } from '../../../tests/harness/random.ts'
import { type Standing, standings } from './standing.ts'

let count = 0
function said(value: string, own: Partial<Standing> = {}): Standing {
  count += 1
  return {
    id: `m${String(count).padStart(3, '0')}`,
    subject: 'self',
    slot: 'home',
    value,
    polarity: 'holds',
    saidAtMs: count,
    order: 0,
    isChange: false,
    isShown: true,
    isProtected: false,
    answered: null,
    ...own,
  }
}
/** The states in the order of the statements. */
const states = (...statements: Standing[]) => {
  const verdicts = standings(statements)
  return statements.map(({ id }) => verdicts.get(id)?.state)
}
const job = { slot: 'job' }

describe('C5: what stands', () => {
  test('a newer home replaces an older one, and A → B → A ends at A', () => {
    const [paris, berlin, again] = [said('paris'), said('berlin'), said('paris')]
    expect(states(paris, berlin, again)).toEqual(['superseded', 'superseded', 'active'])
    expect(standings([again, paris, berlin]).get(berlin.id)).toMatchObject({
      by: again.id,
      reason: 'newer_said',
    })
  })
  test('several jobs are true, until the words say that it changed', () => {
    expect(states(said('nurse', job), said('teacher', job))).toEqual(['active', 'active'])
    expect(states(said('nurse', job), said('teacher', { ...job, isChange: true }))).toEqual([
      'superseded',
      'active',
    ])
  })
  test('two sons are two names, two wives are not', () => {
    const name = (subject: string) => ({ subject, slot: 'name' })
    expect(states(said('ben', name('son')), said('noah', name('son')))).toEqual(['active', 'active'])
    expect(states(said('anna', name('wife')), said('eva', name('wife')))).toEqual(['superseded', 'active'])
  })
  test('"no longer" ends what it names, and nothing else', () => {
    const ended = { polarity: 'ended' } as const
    expect(states(said('rome'), said('rome', ended))).toEqual(['superseded', 'active'])
    expect(states(said('porto'), said('rome', ended))).toEqual(['active', 'active'])
    expect(states(said('google zurich', job), said('google', { ...job, ...ended }))).toEqual([
      'superseded',
      'active',
    ])
    expect(states(said('rome', ended), said('rome'))).toEqual(['superseded', 'active'])
  })
  test('what the user pinned or wrote is asked about, never replaced by itself', () => {
    const pinned = said('bern', { isProtected: true })
    expect(states(pinned, said('porto'))).toEqual(['active', 'asked'])
    expect(states(pinned, said('bern'))).toEqual(['active', 'superseded'])
    expect(states(pinned, said('porto', { answered: 'replace', isProtected: true }))).toEqual([
      'superseded',
      'active',
    ])
    expect(states(pinned, said('porto', { answered: 'both' }))).toEqual(['active', 'active'])
  })
  test('what is asked about replaces nothing meanwhile', () => {
    const [old, pinned, newer] = [said('rome'), said('bern', { isProtected: true }), said('porto')]
    expect(states(old, pinned, newer)).toEqual(['superseded', 'active', 'asked'])
  })
  test('what is not shown stands for nothing', () => {
    expect(states(said('paris'), said('berlin', { isShown: false }))).toEqual(['active', 'withdrawn'])
  })
})

describe('C5: properties', () => {
  const statement = fc.record({
    value: fc.constantFrom('a', 'b', 'c'),
    slot: fc.constantFrom('home', 'job'),
    polarity: fc.constantFrom('holds' as const, 'ended' as const),
    isChange: fc.boolean(),
    isShown: fc.boolean(),
    isProtected: fc.boolean(),
    saidAtMs: fc.integer({ min: 0, max: 5 }),
  })
  const all = fc.array(statement, { maxLength: 8 }).map((list) => list.map((own) => said(own.value, own)))

  test('the order in which they come does not matter', () => {
    fc.assert(
      fc.property(
        all.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          const verdicts = standings(shuffled)
          expect(list.map(({ id }) => verdicts.get(id))).toEqual(
            list.map(({ id }) => standings(list).get(id)),
          )
        },
      ),
    )
  })
  test('what is pinned stands, and who replaced another is there', () => {
    fc.assert(
      fc.property(all, (list) => {
        const verdicts = standings(list)
        for (const one of list) {
          const verdict = verdicts.get(one.id)
          if (one.isProtected && one.isShown) expect(verdict).toEqual({ state: 'active' })
          if (verdict?.state === 'superseded' || verdict?.state === 'asked')
            expect(verdicts.has(verdict.by)).toBe(true)
        }
      }),
    )
  })
})
