import { afterEach, beforeEach, expect, it } from 'vitest'
import { runDetailSchema } from '../../../contract/core/memory-runs.ts'
import { NOON } from '../../../tests/harness/test-ledger.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'

let test: TestMemory
beforeEach(() => {
  test = new TestMemory()
})
afterEach(() => test.close())

it('C6: tells what was read and kept, in the words of the worker', () => {
  const { runs } = test
  const message = test.say(test.chat('a'), 'I like tea')
  const id = runs.start('reflection', 'person', 'a')
  runs.count(id, { read: 12, proposed: 5 })
  test.keep(message, 'I like tea', {}, id)
  const reflection = { tried: 'a', followed_constitution: 'b', better: 'c', policy_score: 0.5 }
  runs.count(id, { kept: 1, letGo: 4, tokens: 77, model: 'smollm2:135m', reflection })
  runs.count(id, { tokens: 3 })
  test.clock.pass(500)
  runs.end(id, 'done', null)
  const run = {
    id,
    worker: 'reflection',
    trigger: 'person',
    state: 'done',
    started_at: NOON,
    ended_at: NOON + 500,
    read: 12,
    kept: 1,
    merged: 0,
    promoted: 0,
    superseded: 0,
    let_go: 4,
    model: 'smollm2:135m',
    tokens: 80,
    session_id: 'a',
    session_title: 'Chat a',
    reflection,
    error: null,
  }
  expect(runs.list(10, null)).toEqual({ runs: [run], next_before: null })
  const detail = runDetailSchema.strict().parse(runs.detail(id))
  expect(detail).toMatchObject({
    ...run,
    events: [{ action: 'kept', text: 'I like tea', is_undoable: true }],
  })
  expect(() => runs.count(id, { read: 1 })).toThrow(expect.objectContaining({ code: 'memory_run_not_found' }))
  runs.end(id, 'failed', 'late')
  expect(runs.detail(id)).toMatchObject({ state: 'done', error: null })
})

it('C6: pages by the last run seen, though all have one time', () => {
  const ids = Array.from({ length: 7 }, () => test.run()).reverse()
  const first = test.runs.list(4, null)
  expect(first.next_before).toBe(ids[3])
  const second = test.runs.list(4, first.next_before)
  expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(ids)
  expect(second.next_before).toBeNull()
  expect(() => test.runs.list(4, 'nobody')).toThrow(expect.objectContaining({ code: 'memory_run_not_found' }))
})

it('C6: what ran when the core ended is known as interrupted', () => {
  const [running, done] = [test.run(), test.run()]
  test.runs.end(done, 'failed', 'engine_died')
  test.clock.pass(1_000)
  expect(test.runs.endInterrupted()).toBe(1)
  expect(test.runs.detail(running)).toMatchObject({ state: 'interrupted', ended_at: NOON + 1_000 })
  expect(test.runs.detail(done)).toMatchObject({ state: 'failed', error: 'engine_died' })
  expect(test.runs.endInterrupted()).toBe(0)
})

it('C6: a run of a chat that is gone stays readable', () => {
  const id = test.runs.start('distillation', 'automatic', 'nobody')
  expect(test.runs.detail(id)).toMatchObject({ session_id: null, session_title: null, reflection: null })
  test.db.exec(`UPDATE memory_runs SET reflection = '{"tried": 1}'`)
  expect(test.runs.detail(id).reflection).toBeNull()
})
