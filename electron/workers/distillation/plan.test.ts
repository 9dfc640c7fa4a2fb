import { describe, expect, test } from 'vitest'
import type { WorkMemory } from '../../../contract/core/work.ts'
import { planDistillation, saySame } from './plan.ts'
import { relatedGroups } from './principles.ts'

const NOW = Date.UTC(2026, 10, 23)
let count = 0
function memory(text: string, own: Partial<WorkMemory> = {}): WorkMemory {
  count += 1
  return {
    id: `m${count}`,
    tier: 'itm',
    kind: 'preference',
    text,
    author: 'reflection',
    confidence: 0.9,
    importance: 0.5,
    scope: 'everywhere',
    scope_id: null,
    is_pinned: false,
    valid_from: null,
    created_at: NOW - 1_000_000 + count,
    uses: 0,
    expires_at: NOW + 1_000_000,
    subject: null,
    slot: null,
    is_stated: true,
    near: [],
    is_distilled: false,
    ...own,
  }
}
const slot = { subject: 'self', slot: 'home' }
const near = (other: WorkMemory, cosine = 0.95) => ({ near: [{ id: other.id, cosine }] })

describe('C5: distillation', () => {
  test('three uses, a pin or the user’s word let a memory last', () => {
    const used = memory('A', { uses: 3 })
    const pinned = memory('B', { is_pinned: true })
    const written = memory('C', { author: 'person' })
    const rest = [memory('D', { uses: 2 }), memory('E', { tier: 'ltm', uses: 9 })]
    expect(planDistillation([used, pinned, written, ...rest], NOW)).toEqual(
      [used, pinned, written].map(({ id }) => ({ action: 'promote', id })),
    )
  })

  test('what is known to be about something was compared when it was kept', () => {
    const tea = memory('I like tea', { subject: 'self', slot: 'taste of tea' })
    const green = memory('I like green tea', { subject: 'self', slot: 'taste of green tea', ...near(tea) })
    expect(planDistillation([tea, green], NOW)).toEqual([])
  })

  test('what says the same is merged, with the fuller words of one of them', () => {
    const first = memory('I like hiking')
    const second = memory('I really like hiking.', near(first))
    expect(planDistillation([first, second], NOW)).toEqual([
      { action: 'merge', ids: [second.id, first.id], text: 'I really like hiking.' },
    ])
  })

  test.each([
    ['I like hiking', 'I do not like hiking'],
    ['I prefer tea over coffee', 'I prefer coffee over tea'],
    ['I have 2 dogs', 'I have 3 dogs'],
    ['I like hiking', 'I like hiking in the Alps with my old friends in summer'],
    ['I like Anna', 'I like Bertha'],
    ['Ich mag Fisch', 'Ich mag keinen Fisch'],
  ])('"%s" and "%s" are not the same', (one, other) => {
    expect(saySame(memory(one), memory(other))).toBe(false)
  })

  test('what was not needed goes when its time is over; pinned and lasting things do not', () => {
    const over = memory('A', { expires_at: NOW - 1 })
    const kept = [
      memory('B', { expires_at: NOW + 1 }),
      memory('C', { expires_at: NOW - 1, tier: 'ltm' }),
      memory('D', { expires_at: null }),
    ]
    expect(planDistillation([over, ...kept], NOW)).toEqual([{ action: 'expire', id: over.id }])
  })

  test('no memory is in two steps, and the same memories give the same plan', () => {
    const list = Array.from({ length: 60 }, (_, index) =>
      memory(`I live in ${['Bern', 'Lyon'][index % 2]} ${index % 3}`, {
        ...(index % 2 ? slot : {}),
        uses: index % 5,
        expires_at: NOW + (index % 7) - 3,
      }),
    ).map((one, index, all) => ({ ...one, near: [{ id: all[(index + 3) % 60]?.id ?? '', cosine: 0.9 }] }))
    const plan = planDistillation(list, NOW)
    const touched = plan.flatMap((step) =>
      step.action === 'merge' || step.action === 'distil' ? step.ids : [step.id],
    )
    expect(touched.length).toBeGreaterThan(10)
    expect(new Set(touched).size).toBe(touched.length)
    expect(planDistillation(list, NOW)).toEqual(plan)
  })

  test('three related preferences make a group, once', () => {
    const [a, b, c] = [memory('hiking'), memory('climbing'), memory('huts')]
    const all = [
      { ...a, near: [b, c].map(({ id }) => ({ id, cosine: 0.6 })) },
      { ...b, near: [a, c].map(({ id }) => ({ id, cosine: 0.6 })) },
      c,
    ]
    expect(relatedGroups(all).map((group) => group.map(({ id }) => id))).toEqual([[a.id, b.id, c.id]])
    expect(relatedGroups(all.map((one) => ({ ...one, is_distilled: true })))).toEqual([])
  })
})
