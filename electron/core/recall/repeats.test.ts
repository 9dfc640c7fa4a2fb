import { expect, test } from 'vitest'
import type { Retrieved } from '../../../contract/core/recall.ts'
import { withoutRepeats } from './repeats.ts'

const unit = (kind: Retrieved['kind'], id: string, text: string): Retrieved => ({
  kind,
  id,
  text,
  who: 'user',
  at: 1,
  tier: 'itm',
  memory_kind: null,
  session_id: null,
  session_title: null,
  score: 1,
  parts: { text: 0, meaning: 0, who: 0, session: 0, when: 0, reflection: 0, weight: 0 },
})
const fact = unit('memory', 'k1', 'I moved to Lisbon.')
const said = unit('message', 'm1', 'By the way: I moved to Lisbon in May, and my sister Ada stayed in Porto.')
const other = unit('message', 'm2', 'My dog is called Rex.')
const none = { sources: new Map(), exclude: new Set<string>(), held: [] }
const idsOf = (units: Retrieved[]) => units.map(({ id }) => id)

test('C8: a memory and the message that it was kept from are given once, the surer of them', () => {
  const sources = new Map([['k1', new Set(['m1'])]])
  expect(idsOf(withoutRepeats([fact, said, other], { ...none, sources }))).toEqual(['k1', 'm2'])
  expect(idsOf(withoutRepeats([said, fact, other], { ...none, sources }))).toEqual(['m1', 'm2'])
})

test('C8: a fact of the same chat is left out when its message is in the prompt', () => {
  const sources = new Map([['k1', new Set(['m1'])]])
  expect(idsOf(withoutRepeats([fact, other], { ...none, sources, exclude: new Set(['m1']) }))).toEqual(['m2'])
})

test('C8: what is word for word in the prompt is left out, as the copies that branching makes', () => {
  const copy = { ...other, id: 'm3', text: ' my dog is  called Rex' }
  const held = ['Hello!', said.text]
  expect(idsOf(withoutRepeats([fact, other, copy], { ...none, held }))).toEqual(['m2'])
})
