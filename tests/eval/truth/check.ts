import { z } from 'zod'
import type { Expected } from './scenario.ts'
import type { KnownMemory, TruthCore } from './truth-core.ts'
import { holds } from './words.ts'

/** Where a memory must stand in a search. */
const FIRST_HITS = 3
const hitsSchema = z.object({ hits: z.array(z.object({ text: z.string() })) })
const notesSchema = z.object({ block: z.string() })
type Notes = Expected['notes'][number]

/** Compares what is remembered with what should be. Returns one line for each difference; empty when all is as expected. */
export async function check(
  truth: TruthCore,
  expected: Expected,
  projectIds: ReadonlyMap<string, string>,
): Promise<string[]> {
  const memories = await truth.memories()
  const active = memories.filter(({ state }) => state === 'active')
  const wrong = [...wrongActive(active, expected), ...wrongAsks(memories, expected)]
  const { finds, notes, no_notes } = expected
  if (finds.length + notes.length + no_notes.length === 0) return wrong

  await truth.vectorsReady()
  for (const { query, words } of finds) {
    const body = { query, kinds: ['memory'], limit: FIRST_HITS }
    const { hits } = hitsSchema.parse(await truth.post('/memory/search', body))
    if (!hits.some(({ text }) => holds(text, words))) wrong.push(`"${query}" does not find "${words}"`)
  }
  const blockOf = async ({ query, project }: Notes) => {
    const project_id = project === undefined ? null : (projectIds.get(project) ?? null)
    return notesSchema.parse(await truth.post('/memory/retrieve', { query, project_id })).block
  }
  for (const one of notes) {
    const block = await blockOf(one)
    if (block === '') wrong.push(`"${one.query}" gives no notes`)
    else if (one.words && !holds(block, one.words)) wrong.push(`"${one.query}" gives no "${one.words}"`)
  }
  for (const one of no_notes) {
    const block = await blockOf(one)
    const isWrong = one.words ? holds(block, one.words) : block !== ''
    if (isWrong)
      wrong.push(`"${one.query}" gives notes with ${one.words ? `"${one.words}"` : JSON.stringify(block)}`)
  }
  return wrong
}

function wrongActive(active: readonly KnownMemory[], expected: Expected): string[] {
  const wrong: string[] = []
  for (const { words, not, date } of expected.active) {
    const isThere = active.some(
      ({ text }) =>
        words.every((one) => holds(text, one)) &&
        !not.some((one) => holds(text, one)) &&
        (date === undefined || text.includes(date)),
    )
    const unlike = not.length > 0 ? ` without ${JSON.stringify(not)}` : ''
    if (!isThere) wrong.push(`missing ${JSON.stringify(words)}${unlike}${date ? ` on ${date}` : ''}`)
  }
  for (const { words, unless } of expected.none) {
    const found = active.find(({ text }) => holds(text, words) && !unless.some((one) => holds(text, one)))
    if (found) wrong.push(`"${words}" is remembered: ${JSON.stringify(found.text)}`)
  }
  if (expected.count !== undefined && active.length !== expected.count) {
    wrong.push(`${active.length} memories instead of ${expected.count}: ${JSON.stringify(textsOf(active))}`)
  }
  return wrong
}

function wrongAsks(memories: readonly KnownMemory[], { asks }: Expected): string[] {
  const isThere = (state: string, words: string) =>
    memories.some((memory) => memory.state === state && holds(memory.text, words))
  return asks.flatMap(({ keeps, asked }) => [
    ...(isThere('active', keeps) ? [] : [`"${keeps}" is not active`]),
    ...(isThere('asked', asked) ? [] : [`"${asked}" is not asked`]),
    ...(isThere('active', asked) ? [`"${asked}" was taken without asking`] : []),
  ])
}

function textsOf(memories: readonly KnownMemory[]): string[] {
  return memories.map(({ text }) => text)
}
