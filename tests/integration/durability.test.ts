import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Message, messageListSchema, sessionListSchema } from '../../contract/core/chat.ts'
import { ledgerPageSchema, ledgerVerifyReplySchema } from '../../contract/core/usage.ts'
import { checkIntegrity } from '../../electron/core/store/integrity.ts'
import { openDatabase } from '../../native/sqlite/open.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'
import { alive, descendantsOf, eventually } from '../harness/processes.ts'
import { random } from '../harness/random.ts'
import { makeDataDir, TestCore } from '../harness/test-core.ts'

/** 8 in CI; `NOVACORE_KILLS=50` is the long form. */
const KILLS = Number(process.env.NOVACORE_KILLS ?? 8)
const CHATS = 20
/** On a busy machine answers may not end for long: the kill then comes in the middle of them all. */
const MAX_WAIT_MS = 30_000
const QUESTIONS = ['Say yes.', 'What is two plus two?', 'Write a short poem about rain.']

/** What the core has told a client: it must be true after any kill. */
interface Acknowledged {
  prompts: Message[]
  done: Message[]
}

let data: Awaited<ReturnType<typeof makeDataDir>>
let modelsDir: string

beforeAll(async () => {
  modelsDir = await preparedModelsDir()
  data = await makeDataDir()
})
afterAll(() => data.remove())

const spawnCore = () =>
  TestCore.spawn({ dataDir: data.dataDir, tier: 'pro', args: ['--models-dir', modelsDir] })

/** Sends one message after another into chats of its own until the core is gone. */
async function talk(core: TestCore, acknowledged: Acknowledged, seed: number): Promise<void> {
  for (let round = 0; ; round += 1) {
    try {
      const question = `${QUESTIONS[(seed + round) % QUESTIONS.length]} (${seed}.${round})`
      for await (const event of core.stream('POST', '/chat/stream', { message: question })) {
        if (event.type === 'accepted') acknowledged.prompts.push(event.prompt)
        if (event.type === 'done') acknowledged.done.push(event.message)
      }
    } catch {
      return
    }
  }
}

async function everyMessage(core: TestCore): Promise<Map<string, Message>> {
  const found = new Map<string, Message>()
  const ids = new Set<string>()
  for (let before: number | null = Number.MAX_SAFE_INTEGER; before !== null; ) {
    const page = sessionListSchema.parse((await core.get(`/chat/sessions?limit=500&before=${before}`)).body)
    for (const { id } of page.sessions) ids.add(id)
    // One ms more: several chats may have been used in the last ms of a page.
    before = page.next_before === null ? null : page.next_before + 1
  }
  for (const id of ids) {
    const { messages } = messageListSchema.parse((await core.get(`/chat/sessions/${id}/messages`)).body)
    for (const message of messages) found.set(message.id, message)
  }
  return found
}

async function ledgerIds(core: TestCore): Promise<Set<string>> {
  const ids = new Set<string>()
  for (let before: number | null = null; ; ) {
    const query: string = before === null ? '' : `&before_seq=${before}`
    const page = ledgerPageSchema.parse((await core.get(`/usage/ledger?limit=500${query}`)).body)
    for (const { metadata, resource_type } of page.entries) ids.add(`${metadata.message_id} ${resource_type}`)
    if (page.next_before_seq === null) return ids
    before = page.next_before_seq
  }
}

describe('K2, B1: kill -9 of the core', () => {
  test(`${KILLS} times at random moments while ${CHATS} chats stream: nothing acknowledged is lost, no engine is left`, {
    timeout: 60_000 + KILLS * 40_000,
  }, async () => {
    const acknowledged: Acknowledged = { prompts: [], done: [] }
    for (let kill = 0; kill < KILLS; kill += 1) {
      const core = await spawnCore()
      await core.engineReady()
      const talking = Array.from({ length: CHATS }, (_, seed) => talk(core, acknowledged, seed))
      // Every other kill comes when answers have ended, the others at once: at a model that loads, at first words.
      const enough = acknowledged.done.length + (kill % 2 === 0 ? 2 : 0)
      for (let waited = 0; acknowledged.done.length < enough && waited < MAX_WAIT_MS; waited += 50) {
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await new Promise((resolve) => setTimeout(resolve, random() * 1_500))
      const family = (await descendantsOf(core.pid)).map(({ pid }) => pid)
      expect(family.length).toBeGreaterThan(0)
      await core.kill9()
      await Promise.all(talking)
      await eventually('the engine is gone', async () => (await alive(family)).length === 0)
    }

    const core = await spawnCore()
    const messages = await everyMessage(core)
    expect(acknowledged.prompts.length).toBeGreaterThan(KILLS * 5)
    for (const prompt of acknowledged.prompts) expect(messages.get(prompt.id)).toEqual(prompt)
    expect(acknowledged.done.length).toBeGreaterThan(0)
    const recorded = await ledgerIds(core)
    for (const answer of acknowledged.done) {
      expect(messages.get(answer.id)).toEqual(answer)
      if (answer.usage?.messages === 1) {
        expect(recorded).toContain(`${answer.id} tokens`)
        expect(recorded).toContain(`${answer.id} messages`)
      }
    }
    expect([...messages.values()].filter(({ status }) => status === 'streaming')).toEqual([])
    const counted = [...messages.values()].filter(({ usage }) => usage?.messages === 1)
    expect(recorded.size).toBe(counted.length * 2)
    const verified = ledgerVerifyReplySchema.parse((await core.post('/usage/ledger/verify')).body)
    expect(verified).toMatchObject({ ok: true, checked: counted.length * 2, first_bad: null })
    await core.stop()
    const db = openDatabase(`${data.dataDir}/novacore.db`, { mustExist: true })
    expect(checkIntegrity(db)).toEqual([])
    db.close()
    console.log(
      `${KILLS} kills: ${acknowledged.prompts.length} acknowledged prompts, ${acknowledged.done.length} ended answers, ` +
        `${verified.checked} ledger entries, all there; chain unbroken.`,
    )
  })

  test('a second core on the same folder is refused in words and harms nothing', async () => {
    const core = await spawnCore()
    await expect(spawnCore()).rejects.toThrow(/store_in_use|already/i)
    expect((await core.get('/health')).status).toBe(200)
    expect(await core.stop()).toBe(0)
  })
})
