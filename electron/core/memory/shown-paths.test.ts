import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listMemoriesQuerySchema } from '../../../contract/core/memory.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { WordVectors } from '../../../tests/harness/word-vectors.ts'
import { createRecallService } from '../recall/service.ts'
import { markRead, readUnread, sessionsToRead, stillUnread } from '../work/reflection-store.ts'
import { beginStep } from './event-store.ts'
import type { ProposedMemory } from './keep.ts'
import { createProvenanceService } from './provenance-service.ts'
import { createRunService } from './run-service.ts'
import type { MemoryService } from './service.ts'

let chat: TestChat
let memory: MemoryService
beforeEach(async () => {
  chat = await openTestChat()
  memory = chat.memory
})
afterEach(() => chat.close())

/** Sends it in a chat (a new one without `session`); `parent` null: as another version of its first message. */
async function say(message: string, session?: string, parent?: string | null) {
  const place = parent === undefined ? {} : { parent_id: parent }
  const answer = await chat.say(message, { ...(session ? { session_id: session } : {}), ...place })
  const { session_id: sessionId, parent_id: question } = chat.sessions.message(answer)
  return { sessionId, question: question ?? '', answer }
}

/** What reflection keeps of a message, in its own words. */
function keep(messageId: string, text: string, proposed: Partial<ProposedMemory> = {}) {
  const runId = createRunService(chat.deps).start('reflection', 'automatic', null)
  return memory.keep(
    {
      kind: 'fact',
      text,
      confidence: 0.8,
      importance: 0.5,
      scope: 'everywhere',
      scopeId: null,
      subject: null,
      slot: null,
      value: null,
      polarity: 'holds',
      isChange: false,
      isStated: true,
      validFromMs: null,
      expiresAtMs: null,
      messageId,
      quote: text,
      ...proposed,
    },
    runId,
  )
}
function kept(messageId: string, text: string, proposed: Partial<ProposedMemory> = {}): string {
  const outcome = keep(messageId, text, proposed)
  if ('refused' in outcome) throw new Error(outcome.refused)
  return outcome.kept.id
}

const show = (sessionId: string, activeLeafId: string) => chat.sessions.update(sessionId, { activeLeafId })
const stateOf = (id: string) => memory.get(id).state
const eventsOf = (id: string) => createProvenanceService(chat.deps).detail(id).events
const unread = (sessionId: string) =>
  readUnread(chat.test.db, sessionId)?.exchanges.map(({ question }) => question)
const searchable = (sessionId: string) =>
  all<{ text: string }>(
    chat.test.db,
    sql`SELECT text FROM recall_units WHERE session_id = ${sessionId} ORDER BY rowid`,
  ).map(({ text }) => text)

describe('a memory from a version that is not shown', () => {
  it('A3: is withdrawn by an edit, and as it was when the user goes back', async () => {
    const old = await say('I live in Rome')
    const id = kept(old.question, 'I live in Rome')
    const before = memory.get(id)
    chat.test.clock.pass(60_000)
    const edited = await say('I live in Bern', old.sessionId, null)
    expect(memory.get(id)).toEqual({ ...before, state: 'withdrawn', is_editable: false })
    expect(memory.list(listMemoriesQuerySchema.parse({})).total).toBe(0)
    expect(searchable(old.sessionId)).toEqual(['I live in Bern', 'An answer.'])
    show(old.sessionId, old.answer)
    expect(memory.get(id)).toEqual(before)
    expect(searchable(old.sessionId)).toEqual(['I live in Rome', 'An answer.'])
    show(old.sessionId, edited.answer)
    expect(eventsOf(id)).toMatchObject([
      { action: 'withdrawn', reason: 'other_version', is_undoable: false },
      { action: 'restored', reason: 'other_version', is_undoable: false },
      { action: 'withdrawn', reason: 'other_version', is_undoable: false },
      { action: 'kept', is_undoable: true },
    ])
  })

  it('A3: stays when only the answer is another one', async () => {
    const { question, answer, sessionId } = await say('I live in Rome')
    const id = kept(question, 'I live in Rome')
    const again = chat.exchange.regenerate(question, {})
    await again.live.ended()
    expect(stateOf(id)).toBe('active')
    show(sessionId, answer)
    expect(eventsOf(id)).toMatchObject([{ action: 'kept' }])
  })

  it('A3: is withdrawn with all that followed in that version, and nothing that came before', async () => {
    const first = await say('I have a dog')
    const second = await say('I live in Rome', first.sessionId)
    const third = await say('I work as a nurse', first.sessionId)
    const ids = [
      kept(first.question, 'I have a dog'),
      kept(second.question, 'I live in Rome'),
      kept(third.question, 'I work as a nurse'),
    ]
    await say('I live in Bern', first.sessionId, first.answer)
    expect(ids.map(stateOf)).toEqual(['active', 'withdrawn', 'withdrawn'])
  })

  it('C5: stays when the user pinned, wrote or edited it, or said it in another chat too', async () => {
    const old = await say('I live in Rome. I have a dog. I like tea. I run. I ski.')
    const pinned = kept(old.question, 'I live in Rome')
    memory.pin(pinned, true)
    const edited = kept(old.question, 'I have a dog')
    memory.update(edited, { text: 'Has two dogs' })
    const message = { source_message_id: old.question, scope: 'everywhere', scope_id: null } as const
    const written = memory.store({
      ...message,
      text: 'Likes tea',
      kind: 'fact',
      tier: 'ltm',
      importance: 0.5,
      is_pinned: false,
    })
    const elsewhere = kept(old.question, 'I run')
    const other = await say('I run every day')
    expect(keep(other.question, 'I run')).toEqual({ refused: 'duplicate', duplicateOf: elsewhere })
    const onlyHere = kept(old.question, 'I ski')
    await say('Never mind', old.sessionId, null)
    expect([pinned, edited, written.id, elsewhere, onlyHere].map(stateOf)).toEqual([
      'active',
      'active',
      'active',
      'active',
      'withdrawn',
    ])
    await say('Never mind', other.sessionId, null)
    expect(stateOf(elsewhere)).toBe('withdrawn')
  })

  it('C5: stays when it was said in a chat that is gone for good, whatever is said of the same later', async () => {
    const home = { subject: 'self', slot: 'home', value: 'rome' }
    const old = await say('I live in Rome')
    const id = kept(old.question, 'I live in Rome')
    const other = await say('I live in Rome, truly')
    keep(other.question, 'I live in Rome')
    chat.test.db.prepare('UPDATE memories SET subject = ?, slot = ?, value = ?').run(...Object.values(home))
    chat.test.db.prepare('DELETE FROM sessions WHERE id = ?').run(other.sessionId)
    await say('Never mind', old.sessionId, null)
    expect(stateOf(id)).toBe('active')
  })

  it('A3: counts again when it is said in the version that is shown', async () => {
    const old = await say('I live in Rome')
    const id = kept(old.question, 'I live in Rome')
    chat.test.clock.pass(60_000)
    const edited = await say('Yes, I live in Rome', old.sessionId, null)
    expect(stateOf(id)).toBe('withdrawn')
    expect(keep(edited.question, 'I live in Rome')).toEqual({ refused: 'duplicate', duplicateOf: id })
    expect(memory.get(id)).toMatchObject({ state: 'active', said_at: chat.test.clock.nowMs() })
  })

  it('C5: waits for no answer of the user while it is not shown, and waits again afterwards', async () => {
    const old = await say('I live in Rome')
    const id = kept(old.question, 'I live in Rome')
    const step = beginStep(chat.deps, { by: 'reflection', reason: 'is_pinned' })
    step.note(id, 'asked', { row: { state: 'active' }, links: [] })
    chat.test.db.prepare(`UPDATE memories SET state = 'asked' WHERE id = ?`).run(id)
    await say('I live in Bern', old.sessionId, null)
    expect(stateOf(id)).toBe('withdrawn')
    show(old.sessionId, old.answer)
    expect(stateOf(id)).toBe('asked')
  })

  it('A2: stays as it is when its chat is deleted', async () => {
    const { question, sessionId } = await say('I live in Rome')
    const id = kept(question, 'I live in Rome')
    await chat.sessions.remove(sessionId)
    memory.followPaths()
    expect(stateOf(id)).toBe('active')
  })

  it('C7: earlier steps can be undone after the versions changed, and what was undone follows the chat', async () => {
    const old = await say('I live in Rome')
    const id = kept(old.question, 'I live in Rome')
    memory.pin(id, true)
    const edited = await say('I live in Bern', old.sessionId, null)
    expect(stateOf(id)).toBe('active')
    show(old.sessionId, old.answer)
    show(old.sessionId, edited.answer)
    memory.undo(eventsOf(id).find(({ action }) => action === 'pinned')?.id ?? '')
    expect(stateOf(id)).toBe('withdrawn')
    expect(eventsOf(id).find(({ action }) => action === 'kept')?.is_undoable).toBe(true)
  })

  it('K1: follows what is shown after a restore or an update of the store', async () => {
    const old = await say('I live in Rome')
    const id = kept(old.question, 'I live in Rome')
    chat.test.db.exec('UPDATE messages SET is_shown = 0')
    memory.followPaths()
    expect(stateOf(id)).toBe('withdrawn')
    chat.test.db.exec('UPDATE messages SET is_shown = 1')
    memory.followPaths()
    expect(stateOf(id)).toBe('active')
  })

  it('K1: holds again after a restore when what replaced it is no longer shown', async () => {
    const rome = await say('I live in Rome')
    const bern = await say('I moved to Bern')
    const home = { subject: 'self', slot: 'home' }
    const old = kept(rome.question, 'I live in Rome', { ...home, value: 'rome' })
    const newer = kept(bern.question, 'I moved to Bern', { ...home, value: 'bern' })
    expect([old, newer].map(stateOf)).toEqual(['superseded', 'active'])
    chat.test.db.prepare('UPDATE messages SET is_shown = 0 WHERE id = ?').run(bern.question)
    memory.followPaths()
    expect([old, newer].map(stateOf)).toEqual(['active', 'withdrawn'])
  })
})

describe('reflection', () => {
  it('A3: reads the path that is shown, with the answer that is shown', async () => {
    const { sessionId, question, answer } = await say('I live in Rome')
    chat.engine.pieces = ['Another.']
    await chat.exchange.regenerate(question, {}).live.ended()
    expect(readUnread(chat.test.db, sessionId)?.exchanges).toMatchObject([{ answer: 'Another.' }])
    show(sessionId, answer)
    expect(readUnread(chat.test.db, sessionId)?.exchanges).toMatchObject([{ answer: 'An answer.' }])
    await say('I live in Bern', sessionId, null)
    expect(unread(sessionId)).toEqual(['I live in Bern'])
    const shortTerm = memory.list(listMemoriesQuerySchema.parse({ tier: 'stm' }))
    expect(shortTerm.memories.map(({ text }) => text)).toEqual(['I live in Bern'])
    expect(() => memory.get(`message:${question}`)).toThrow('no memory')
  })

  it('A3: reads a version that was never read once it is shown again, and none twice', async () => {
    const old = await say('I live in Rome')
    const edited = await say('I live in Bern', old.sessionId, null)
    markRead(chat.test.db, [edited.question])
    expect(sessionsToRead(chat.test.db, 10)).toEqual([])
    chat.scripted.ended.length = 0
    show(old.sessionId, old.answer)
    expect(chat.scripted.ended).toEqual([old.sessionId])
    expect(unread(old.sessionId)).toEqual(['I live in Rome'])
    expect(sessionsToRead(chat.test.db, 10)).toEqual([old.sessionId])
    markRead(chat.test.db, [old.question])
    show(old.sessionId, edited.answer)
    expect(unread(old.sessionId)).toEqual([])
  })

  it('A3: keeps nothing of a message that was hidden while it was read, and reads it later', async () => {
    const old = await say('I live in Rome')
    await say('I live in Bern', old.sessionId, null)
    expect(stillUnread(chat.test.db, [old.question])).toEqual(new Set())
    show(old.sessionId, old.answer)
    expect(stillUnread(chat.test.db, [old.question])).toEqual(new Set([old.question]))
  })
})

describe('what was forgotten', () => {
  const words = 'I keep axolotls at home'
  const reindex = (id: string) =>
    createRecallService({ ...chat.deps, embedder: new WordVectors(), isIdle: () => false }).reindexMessage(id)

  async function forgotten() {
    const said = await say(`${words}.`)
    const id = kept(said.question, words)
    const { undoId } = memory.forget([id])
    reindex(said.question)
    return { ...said, undoId }
  }

  it('C2: is not found in an answer that repeats it, nor kept from there, until the forgetting is undone', async () => {
    const { sessionId, question, undoId } = await forgotten()
    chat.engine.pieces = ['You told me: ', 'i keep axolotls at home! ', 'They need cold water.']
    const { answer } = await say('What do you know?', sessionId)
    reindex(answer)
    expect(searchable(sessionId).join('\n')).not.toMatch(/axolotls/i)
    expect(searchable(sessionId).at(-1)).toMatch(/^You told me: +! They need cold water\.$/)
    expect(keep(answer, 'i keep axolotls at home')).toEqual({ refused: 'not_person' })
    expect(keep(question, words)).toEqual({ refused: 'forgotten' })
    memory.undo(undoId)
    for (const id of [question, answer]) reindex(id)
    expect(
      searchable(sessionId)
        .join('\n')
        .match(/axolotls/gi),
    ).toHaveLength(2)
  })

  it('C2: stays out of search in a branch, and when its version is shown again', async () => {
    const { sessionId, question, answer } = await forgotten()
    const branch = chat.sessions.branch(sessionId, answer)
    expect(searchable(branch.id)).toEqual(['An answer.'])
    const [copy] = chat.sessions.messages(branch.id).messages
    reindex(copy?.id ?? '')
    expect(searchable(branch.id)).toEqual(['An answer.'])
    await say('Hello', sessionId, null)
    show(sessionId, answer)
    expect(searchable(sessionId)).toEqual(['An answer.'])
    reindex(question)
    expect(searchable(sessionId)).toEqual(['An answer.'])
  })

  it('C2: may be said by an answer again when the user wrote it again', async () => {
    const { sessionId } = await forgotten()
    memory.store({
      text: words,
      kind: 'fact',
      tier: 'ltm',
      scope: 'everywhere',
      scope_id: null,
      importance: 0.5,
      is_pinned: false,
      source_message_id: null,
    })
    chat.engine.pieces = ['You keep them: I keep axolotls at home']
    await say('What do you know?', sessionId)
    expect(searchable(sessionId).at(-1)).toMatch(/axolotls/)
  })
})
