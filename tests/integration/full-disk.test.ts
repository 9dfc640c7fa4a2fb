import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { messageListSchema } from '../../contract/core/chat.ts'
import { coreErrorBodySchema } from '../../contract/core/errors.ts'
import { ledgerVerifyReplySchema } from '../../contract/core/usage.ts'
import { collect } from '../harness/core-client.ts'
import { type FakeOllama, startFakeOllama } from '../harness/fake-ollama.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { eventually } from '../harness/processes.ts'
import { mountSmallDisk, type SmallDisk } from '../harness/store/small-disk.ts'

const probe: SmallDisk | null = mountSmallDisk(1)
probe?.remove()

// Without root there is no small disk; electron/core/store/full-disk.test.ts then uses a limit on file sizes instead.
describe.runIf(probe)('K2: the disk is full', () => {
  let disk: SmallDisk
  let ollama: FakeOllama
  let core: InProcessCore

  beforeEach(async () => {
    disk = mountSmallDisk(24) as SmallDisk
    ollama = await startFakeOllama()
    core = await InProcessCore.start({ tier: () => 'pro' }, disk.path)
    await pointAtEngine(core, ollama.url)
  })
  afterEach(async () => {
    await core.close()
    await ollama.close()
    disk.remove()
  })

  const messagesOf = async (id: string) =>
    messageListSchema.parse((await core.get(`/chat/sessions/${id}/messages`)).body).messages

  test('a new message is refused with 507 before the model is called; once there is room it passes', async () => {
    const first = (await core.post('/chat/message', { message: 'Before.' })).body as { session_id: string }
    disk.fill(0)
    const text = 'x'.repeat(9_000)
    const refused = await core.post('/chat/message', { message: text, session_id: first.session_id })
    expect([refused.status, coreErrorBodySchema.parse(refused.body).error.code]).toEqual([507, 'store_full'])
    expect(ollama.chats()).toHaveLength(1)
    expect(await messagesOf(first.session_id)).toHaveLength(2)
    disk.free()
    const passed = await core.post('/chat/message', { message: text, session_id: first.session_id })
    expect(passed.status).toBe(200)
    expect(await messagesOf(first.session_id)).toHaveLength(4)
    expect(ledgerVerifyReplySchema.parse((await core.post('/usage/ledger/verify')).body).ok).toBe(true)
  })

  test('an answer that can no longer be metered or saved ends with what came, says why, and is saved once there is room', async () => {
    const pieces = Array.from({ length: 400 }, (_, index) => `${'word '.repeat(20)}${index} `)
    ollama.script({ pieces, delayMs: 5 })
    const events = core.stream('POST', '/chat/stream', { message: 'Go on.' })
    const answer = await collect(
      (async function* () {
        let isFilled = false
        for await (const event of events) {
          if (event.type === 'delta' && !isFilled) {
            disk.fill(0)
            isFilled = true
          }
          yield event
        }
      })(),
    )
    expect(answer.text.length).toBeGreaterThan(100)
    expect(pieces.join('').startsWith(answer.text)).toBe(true)
    expect(answer.done.message).toMatchObject({ status: 'failed', error: { code: 'store_full' } })
    expect(answer.done.message.content).toBe(answer.text)
    disk.free()
    const saved = await eventually(
      'the answer is saved',
      async () => (await messagesOf(answer.done.session.id)).find(({ ledger_seq }) => ledger_seq !== null),
      20_000,
    )
    expect(saved?.content).toBe(answer.text)
    expect(saved).toMatchObject({ status: 'failed', error: { code: 'store_full' }, usage: { messages: 1 } })
  })
})
