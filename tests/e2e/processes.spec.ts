import { messageListSchema, sessionListSchema } from '../../contract/core/chat.ts'
import { LONG_PROMPT } from '../harness/chat-page.ts'
import { alive, eventually } from '../harness/processes.ts'
import { TestApp } from '../harness/test-app.ts'
import { expect, test } from './fixtures.ts'

async function startAnswer(app: TestApp): Promise<string> {
  await app.page.evaluate((message) => {
    // The answer is not waited for: it belongs to the core.
    void fetch('/api/chat/stream', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message }),
    })
  }, LONG_PROMPT)
  const session = await eventually('a chat that is being answered', async () => {
    const { sessions } = sessionListSchema.parse((await app.api('/chat/sessions')).body)
    return sessions.find(({ is_generating }) => is_generating)
  })
  await eventually(
    'the first words',
    async () => ((await answerOf(app, session.id))?.content.length ?? 0) > 0,
  )
  return session.id
}

async function answerOf(app: TestApp, sessionId: string) {
  const { messages } = messageListSchema.parse((await app.api(`/chat/sessions/${sessionId}/messages`)).body)
  return messages.find(({ role }) => role === 'assistant')
}

test.describe('processes', () => {
  test('B1: quitting ends core and engine, in the middle of an answer too, and keeps what came', async ({
    launch,
  }) => {
    const app = await launch()
    await app.engineReady()
    const sessionId = await startAnswer(app)
    const enginePid = await app.enginePid()
    const pids = [...(await app.allPids()), enginePid]
    await app.close()
    await eventually('the engine to end', async () => (await alive(pids)).length === 0, 8_000)
    const again = await launch({ dataDir: app.dataDir })
    await again.corePid()
    const answer = await answerOf(again, sessionId)
    expect(answer?.status).toBe('interrupted')
    expect(answer?.content).not.toBe('')
  })

  test('B1: kill -9 of the app leaves no core and no engine behind', async ({ launch }) => {
    const app = await launch()
    await app.engineReady()
    await startAnswer(app)
    const pids = [...(await app.allPids()), await app.enginePid()]
    await app.kill9()
    await eventually('every process of the app to end', async () => (await alive(pids)).length === 0, 8_000)
    expect(await alive(pids)).toEqual([])
  })

  test('B1: an end signal from the system ends everything in order', async ({ launch }) => {
    const app = await launch()
    await app.engineReady()
    const pids = [...(await app.allPids()), await app.enginePid()]
    process.kill(app.mainPid, 'SIGTERM')
    await eventually('every process of the app to end', async () => (await alive(pids)).length === 0, 8_000)
    expect(app.events().map(({ event }) => event)).toContain('stop')
  })

  test('J4: a second start brings the first window to the front and ends itself', async ({ launch }) => {
    const app = await launch()
    const corePid = await app.corePid()
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    const code = await TestApp.startAgain(app.dataDir)
    expect(code).toBe(0)
    await expect
      .poll(() =>
        app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
      )
      .toBe(false)
    expect(app.electron.windows()).toHaveLength(1)
    expect(await app.corePid()).toBe(corePid)
  })

  test('A4: closing the window does not cut the answer off, and a second start opens the window again', async ({
    launch,
  }) => {
    const app = await launch()
    await app.engineReady()
    const sessionId = await startAnswer(app)
    const before = (await answerOf(app, sessionId))?.content.length ?? 0
    const corePid = await app.corePid()
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(() => app.electron.windows().length).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const reopened = app.electron.waitForEvent('window')
    expect(await TestApp.startAgain(app.dataDir)).toBe(0)
    const page = await reopened
    expect(await app.corePid()).toBe(corePid)
    const answer = () =>
      page.evaluate(async (id) => {
        const reply = await fetch(`/api/chat/sessions/${id}/messages`)
        const { messages } = (await reply.json()) as {
          messages: { id: string; role: string; status: string; content: string }[]
        }
        return messages.find(({ role }) => role === 'assistant')
      }, sessionId)
    await expect
      .poll(async () => (await answer())?.content.length, { timeout: 60_000 })
      .toBeGreaterThan(before)
    expect((await answer())?.status).toMatch(/streaming|complete|cut/)
  })

  test('J4: the app ends by itself when its window is closed and no answer is being written', async ({
    launch,
  }) => {
    const app = await launch()
    await app.engineReady()
    const pids = await app.allPids()
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await eventually('every process of the app to end', async () => (await alive(pids)).length === 0, 8_000)
  })

  test('J4: the window comes back in the size and place that it had', async ({ launch }) => {
    const app = await launch()
    const wanted = { x: 40, y: 30, width: 900, height: 640 }
    await app.electron.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      wanted,
    )
    await app.close()
    const again = await launch({ dataDir: app.dataDir })
    expect(
      await again.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds()),
    ).toEqual(wanted)
  })
})
