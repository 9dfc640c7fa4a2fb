import type { Retrieved } from '../../../contract/core/recall.ts'
import type { EngineMessage } from '../models/engine.ts'
import type { PackedMemory } from '../recall/query.ts'
import type { ChatDeps } from './deps.ts'
import type { GenerationJob } from './generation-job.ts'
import { buildPrompt, withNotes } from './prompt.ts'

export interface PreparedPrompt {
  messages: EngineMessage[]
  /** What was looked up for the question; null when memory is off. */
  found: PackedMemory | null
  /** Whether the model reads what was found. */
  isGiven: boolean
  /** What it was given earlier in the chat and reads again. */
  readAgain: Retrieved[]
}

/** Returns what the model reads for a question: the chat with the notes that it was given before, and new ones. */
export async function preparePrompt(
  { projects, recall }: Pick<ChatDeps, 'projects' | 'recall'>,
  job: GenerationJob,
  model: string,
): Promise<PreparedPrompt> {
  const { path, projectId, sessionId, memoryMode, excludedMemories, heldNotes, notesBudget } = job
  const instructions = projects.find(projectId)?.instructions ?? ''
  if (memoryMode === 'off') {
    return {
      messages: buildPrompt(path, { instructions }).messages,
      found: null,
      isGiven: false,
      readAgain: [],
    }
  }
  const scope = { sessionId, projectId }
  const isAutomatic = memoryMode === 'automatic'
  // In mode "ask" the user said yes to one answer, not to those after it.
  const held = heldNotes.of(isAutomatic ? path : [], (units) => {
    return !units.some(({ id }) => excludedMemories.has(id)) && recall.areUnchanged(units, scope)
  })
  const prompt = buildPrompt(path, {
    instructions,
    notes: new Map([...held].map(([question, { block }]) => [question, block])),
    hasMemory: true,
  })
  const readAgain = [...held]
    .filter(([question]) => prompt.heldIds.has(question))
    .flatMap(([, { units }]) => units)
  const found = await recall.retrieve({
    query: path.at(-1)?.content ?? '',
    scope,
    exclude: new Set([...prompt.heldIds, ...readAgain.map(({ id }) => id), ...excludedMemories]),
    held: prompt.messages.map(({ content }) => content),
    ...notesBudget.room(model),
  })
  const isGiven = isAutomatic && found.block !== ''
  if (isGiven) heldNotes.keep(job.id, found)
  const messages = isGiven ? withNotes(prompt, found.block) : prompt.messages
  return { messages, found, isGiven, readAgain }
}
