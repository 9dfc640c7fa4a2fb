import { z } from 'zod'
import {
  importReplySchema,
  MEMORY_EXPORT_VERSION,
  memoryExportSchema,
} from '../../../contract/core/memory-transfer.ts'
import { newId } from '../../../server-kit/new-id.ts'
import { check } from './check.ts'
import type { Scenario, Step } from './scenario.ts'
import { MODELS } from './scripted-engine.ts'
import { type KnownMemory, TruthCore } from './truth-core.ts'
import { holds } from './words.ts'

const DISTIL_FROM = 2
const replySchema = z.object({ session_id: z.string(), prompt_id: z.string(), status: z.string() })
const idSchema = z.object({ id: z.string() })

interface Said {
  id: string
  text: string
  sessionId: string
  parentId: string | null
}
interface Played {
  chats: Map<string, string>
  projects: Map<string, string>
  said: Said[]
}

export interface Outcome {
  scenario: Scenario
  /** One line for each difference; empty: it passed. */
  wrong: string[]
  memories: KnownMemory[]
}

/** Plays one scenario on a core of its own. Everything is read and distilled at the end, as the app does by itself. */
export async function playScenario(scenario: Scenario): Promise<Outcome> {
  const truth = await TruthCore.start()
  try {
    const played: Played = { chats: new Map(), projects: new Map(), said: [] }
    for (const step of scenario.steps) await play(truth, played, step)
    await truth.work('reflection')
    await distil(truth)
    const wrong = await check(truth, scenario.expect, played.projects)
    return { scenario, wrong, memories: await truth.memories() }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { scenario, wrong: [`stopped: ${reason}`], memories: [] }
  } finally {
    await truth.close()
  }
}

async function play(truth: TruthCore, played: Played, step: Step): Promise<void> {
  if ('say' in step) return await say(truth, played, step)
  if ('edit' in step) return await edit(truth, played, step)
  if ('go_back' in step) {
    const { id, sessionId } = saidWith(played, step.go_back)
    await truth.patch(`/chat/sessions/${sessionId}`, { active_leaf_id: id })
    return
  }
  if ('reflect' in step) return await truth.work('reflection')
  if ('distil' in step) return await distil(truth)
  if ('write' in step) {
    await truth.turnClockTo(step.at)
    await truth.post('/memory/store', { text: step.write, is_pinned: step.pin })
    return
  }
  if ('remembers' in step) return void (await activeWith(truth, step.remembers))
  if ('pin' in step) {
    const { id } = await activeWith(truth, step.pin)
    await truth.post(`/memory/entries/${id}/pin`, { is_pinned: true })
    return
  }
  if ('forget' in step) {
    const { id } = await activeWith(truth, step.forget)
    await truth.post('/memory/forget', { ids: [id] })
    return
  }
  if ('import' in step) return await importTexts(truth, step.import)
  if ('export_import' in step) return await importAgain(truth, step.export_import)
  await truth.patch('/settings', { default_model: MODELS[step.model] })
  truth.engine.propose(step.items)
}

async function say(truth: TruthCore, played: Played, step: Extract<Step, { say: string }>): Promise<void> {
  await truth.turnClockTo(step.at)
  const sessionId = played.chats.get(step.chat)
  const isNew = sessionId === undefined
  const project_id = isNew && step.project ? await projectNamed(truth, played, step.project) : undefined
  truth.engine.answerNext(step.answer)
  const body = { message: step.say, ...(isNew ? { project_id } : { session_id: sessionId }) }
  await send(truth, played, body)
  played.chats.set(step.chat, played.said.at(-1)?.sessionId ?? '')
}

async function edit(truth: TruthCore, played: Played, step: Extract<Step, { edit: string }>): Promise<void> {
  await truth.turnClockTo(step.at)
  const older = saidWith(played, step.of)
  truth.engine.answerNext(step.answer)
  await send(truth, played, { message: step.edit, session_id: older.sessionId, parent_id: older.parentId })
}

async function send(
  truth: TruthCore,
  played: Played,
  body: { message: string; session_id?: string; parent_id?: string | null },
): Promise<void> {
  const reply = replySchema.parse(await truth.post('/chat/message', body))
  if (reply.status !== 'complete') throw new Error(`The answer to "${body.message}" is ${reply.status}.`)
  played.said.push({
    id: reply.prompt_id,
    text: body.message,
    sessionId: reply.session_id,
    parentId: await parentOf(truth, reply.session_id, reply.prompt_id),
  })
}

async function parentOf(truth: TruthCore, sessionId: string, messageId: string): Promise<string | null> {
  const treeSchema = z.object({
    messages: z.array(z.object({ id: z.string(), parent_id: z.string().nullable() })),
  })
  const { messages } = treeSchema.parse(await truth.get(`/chat/sessions/${sessionId}/messages`))
  return messages.find(({ id }) => id === messageId)?.parent_id ?? null
}

async function projectNamed(truth: TruthCore, played: Played, name: string): Promise<string> {
  const known = played.projects.get(name)
  if (known !== undefined) return known
  const { id } = idSchema.parse(await truth.post('/projects', { name }))
  played.projects.set(name, id)
  return id
}

/** The newest message that holds these words. */
function saidWith({ said }: Played, words: string): Said {
  const found = said.findLast(({ text }) => holds(text, words))
  if (!found) throw new Error(`No message holds "${words}".`)
  return found
}

async function activeWith(truth: TruthCore, words: string): Promise<KnownMemory> {
  const memories = await truth.memories()
  const found = memories.find(({ text, state }) => state === 'active' && holds(text, words))
  if (!found) throw new Error(`no active memory holds "${words}"`)
  return found
}

/** A single memory has nothing to be compared with. */
async function distil(truth: TruthCore): Promise<void> {
  const active = (await truth.memories()).filter(({ state }) => state === 'active')
  if (active.length < DISTIL_FROM) return
  await truth.vectorsReady()
  await truth.work('distillation')
}

/** Puts the app's own export back, with its ids or as another computer would have made it. */
async function importAgain(truth: TruthCore, how: 'same_ids' | 'new_ids'): Promise<void> {
  const file = memoryExportSchema.loose().parse(await truth.get('/memory/export'))
  const memories = file.memories.map((memory) =>
    how === 'same_ids' ? memory : { ...memory, id: newId(), links: [] },
  )
  await truth.post('/memory/import', { ...file, memories })
}

async function importTexts(truth: TruthCore, texts: readonly string[]): Promise<void> {
  const at = Date.UTC(2026, 0, 1)
  const reply = await truth.post('/memory/import', {
    format: 'novacore-memory',
    version: MEMORY_EXPORT_VERSION,
    exported_at: at,
    memories: texts.map((text) => ({
      id: newId(),
      tier: 'ltm',
      kind: 'fact',
      text,
      author: 'reflection',
      confidence: 0.9,
      importance: 0.5,
      scope: 'everywhere',
      scope_id: null,
      input_context: text,
      source_message_id: null,
      source_session_id: null,
      is_pinned: false,
      state: 'active',
      superseded_by: null,
      valid_from: null,
      valid_to: null,
      created_at: at,
      updated_at: at,
      last_used_at: null,
      uses: 0,
      expires_at: null,
      links: [],
    })),
  })
  const { refused } = importReplySchema.parse(reply)
  const malformed = refused.find(({ reason }) => reason.includes('format'))
  if (malformed) throw new Error(`The import was refused: ${malformed.reason}`)
}
