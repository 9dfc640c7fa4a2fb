import type { Source } from '../../../contract/core/documents.ts'
import type { ModelLimits } from '../../../contract/core/model-parameters.ts'
import type { Retrieved } from '../../../contract/core/recall.ts'
import { NO_PASSAGES } from '../documents/given-passages.ts'
import { parametersOf } from '../models/catalog.ts'
import type { EngineMessage } from '../models/engine.ts'
import { maxNotesTokens } from '../recall/notes-budget.ts'
import type { PackedMemory } from '../recall/query.ts'
import type { ChatDeps } from './deps.ts'
import type { GenerationJob } from './generation-job.ts'
import { buildPrompt, type PromptOptions, withNotes } from './prompt.ts'
import { summaryOn } from './summary-store.ts'

export interface PreparedPrompt {
  messages: EngineMessage[]
  /** What was looked up for the question; null when memory is off. */
  found: PackedMemory | null
  /** Whether the model reads what was found. */
  isGiven: boolean
  /** What it was given earlier in the chat and reads again. */
  readAgain: Retrieved[]
  /** The first message that the model reads; null: the chat from its beginning. */
  windowStartId: string | null
  /** Passages of the user's documents that the model reads. */
  sources: Source[]
  /** Nothing is left in it that could be taken out. */
  isShortest: boolean
}

type Deps = Pick<ChatDeps, 'db' | 'projects' | 'documents' | 'recall' | 'settings' | 'tokenRates'>

/**
 * Returns what the model reads for a question: the chat with the notes that it was given before, and new ones.
 * `isShort`: an earlier prompt was too long for the engine, so that no notes and passages are added.
 */
export async function preparePrompt(
  deps: Deps,
  job: GenerationJob,
  { model, limits, isShort }: { model: string; limits: ModelLimits; isShort: boolean },
): Promise<PreparedPrompt> {
  const { recall } = deps
  const { path, projectId, sessionId, memoryMode, excludedMemories, heldNotes, notesBudget } = job
  const hasMemory = memoryMode !== 'off' && !isShort
  const options = promptOptions(deps, job, model)
  const scope = { sessionId, projectId }
  const question = path.at(-1)?.content ?? ''
  const passages = isShort
    ? NO_PASSAGES
    : await deps.documents.retrieve(question, scope, limits.context_tokens)
  const { sources } = passages
  const roomTokens = limits.context_tokens - limits.answer_tokens - options.estimate(passages.block)
  if (!hasMemory) {
    const prompt = buildPrompt(path, { ...options, roomTokens })
    const messages = withNotes(prompt, '', passages.block)
    return {
      messages,
      found: null,
      isGiven: false,
      readAgain: [],
      windowStartId: prompt.windowStartId,
      sources,
      isShortest: passages.block === '' && hasOneTurn(messages),
    }
  }
  const isAutomatic = memoryMode === 'automatic'
  // In mode "ask" the user said yes to one answer, not to those after it.
  const held = heldNotes.of(isAutomatic ? path : [], (units) => {
    return !units.some(({ id }) => excludedMemories.has(id)) && recall.areUnchanged(units, scope)
  })
  const prompt = buildPrompt(path, {
    ...options,
    roomTokens: roomTokens - maxNotesTokens(limits.context_tokens),
    notes: new Map([...held].map(([question, { block }]) => [question, block])),
  })
  const readAgain = [...held]
    .filter(([question]) => prompt.heldIds.has(question))
    .flatMap(([, { units }]) => units)
  const found = await recall.retrieve({
    query: question,
    scope,
    exclude: new Set([...prompt.heldIds, ...readAgain.map(({ id }) => id), ...excludedMemories]),
    held: prompt.messages.map(({ content }) => content),
    ...notesBudget.room(model, limits.context_tokens),
  })
  const isGiven = isAutomatic && found.block !== ''
  if (isGiven) heldNotes.keep(job.id, found)
  const messages = withNotes(prompt, isGiven ? found.block : '', passages.block)
  const { windowStartId } = prompt
  return { messages, found, isGiven, readAgain, windowStartId, sources, isShortest: false }
}

function promptOptions(
  { db, projects, settings, tokenRates }: Deps,
  { path, projectId, sessionId }: GenerationJob,
  model: string,
): Omit<PromptOptions, 'roomTokens'> {
  return {
    estimate: (text) => tokenRates.estimate(model, text),
    systemPrompt: parametersOf(settings().model_parameters, model).system_prompt,
    instructions: projects.find(projectId)?.instructions ?? '',
    summary: summaryOn(db, sessionId, path),
    lastStartId: path.findLast(({ role }) => role === 'assistant')?.window_start_id ?? null,
  }
}

function hasOneTurn(messages: readonly EngineMessage[]): boolean {
  return messages.filter(({ role }) => role !== 'system').length <= 1
}
