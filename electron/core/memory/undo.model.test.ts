import { expect, test } from 'vitest'
import { listMemoriesQuerySchema, type Memory } from '../../../contract/core/memory.ts'
import { fc } from '../../../tests/harness/random.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'

/** What a user or a worker does; numbers choose among the memories that are in use. */
const act = fc.record({
  kind: fc.constantFrom(
    'store',
    'store',
    'store',
    'edit',
    'pin',
    'promote',
    'merge',
    'supersede',
    'forget',
    'distil',
  ),
  which: fc.nat(50),
  other: fc.nat(50),
})
type Act = { kind: string; which: number; other: number }

const QUERY = listMemoriesQuerySchema.parse({ state: 'all', limit: 500 })

/** Does it, and returns what undoes it; null when nothing was there to do it to. */
function perform(
  { memory, provenance }: TestMemory,
  { kind, which, other }: Act,
  round: number,
): string | null {
  const active = memory.list({ ...QUERY, state: 'active' }).memories
  const [one, two] = [active[which % active.length], active[other % active.length]]
  const eventOf = ({ id }: Memory, before: Memory | null) => {
    const [event] = provenance.detail(id).events
    return event && (before === null || event.action !== 'undone') ? event.id : null
  }
  if (kind === 'store') {
    const stored = memory.store({
      text: `Memory ${round}`,
      kind: 'fact',
      tier: which % 2 === 0 ? 'itm' : 'ltm',
      scope: 'everywhere',
      scope_id: null,
      importance: 0.5,
      is_pinned: other % 5 === 0,
      source_message_id: which % 3 === 0 ? 'a-1' : null,
    })
    return eventOf(stored, null)
  }
  if (!one || !two) return null
  const steps = () => provenance.detail(one.id).events.length
  const before = steps()
  const done = (id: string | undefined) => (steps() > before ? (id ?? null) : null)
  if (kind === 'edit') memory.update(one.id, { text: `Edited ${round}` })
  else if (kind === 'pin') memory.pin(one.id, !one.is_pinned)
  else if (kind === 'promote') memory.promote(one.id, 'person', 'asked')
  else if (kind === 'forget') return memory.forget([one.id]).undoId
  else if (one.id === two.id) return null
  else if (kind === 'merge') return eventOf(memory.merge([one.id, two.id], `Merged ${round}`, 'person'), null)
  else if (kind === 'distil') return eventOf(memory.distil([one.id, two.id], `Principle ${round}`), null)
  else memory.supersede(one.id, [two.id])
  return done(provenance.detail(one.id).events[0]?.id)
}

test('C7: whatever was done, undoing it backwards gives the memories as they were at each step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 25 }), async (acts) => {
      const opened = new TestMemory()
      try {
        opened.say(opened.chat('a'), 'Hello')
        opened.reflected()
        const states: { undo: string; before: unknown }[] = []
        for (const [round, step] of acts.entries()) {
          opened.clock.pass(1_000)
          const before = (await opened.memory.export()).memories
          const undo = perform(opened, step, round)
          if (undo !== null) states.push({ undo, before })
        }
        for (const { undo, before } of states.reverse()) {
          opened.memory.undo(undo)
          expect((await opened.memory.export()).memories).toEqual(before)
        }
        expect(opened.memory.list(QUERY).total).toBe(0)
        expect(opened.db.prepare('SELECT count(*) FROM memory_tombstones').pluck().get()).toBe(0)
        expect(opened.db.pragma('foreign_key_check')).toEqual([])
      } finally {
        opened.close()
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)
