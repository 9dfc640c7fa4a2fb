import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ChatPage } from '../harness/chat-page.ts'
import { alive, eventually } from '../harness/processes.ts'
import type { TestApp } from '../harness/test-app.ts'
import { expect, test } from './fixtures.ts'

/** Past the first run, with an engine that can answer. */
async function ready(app: TestApp): Promise<ChatPage> {
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  // The page goes on before the core has saved it; what is killed now would show the first run again.
  await expect.poll(async () => (await app.api('/settings')).body).toMatchObject({ first_run_done: true })
  return chat
}

test('B1: kill -9 of the core in the middle of an answer: the page says so, keeps the text and goes on', async ({
  launch,
}) => {
  const app = await launch()
  const chat = await ready(app)
  const came = await chat.startLongAnswer()
  const dead = await app.corePid()
  await app.kill9(dead)
  await expect(app.page.getByText(/Reconnecting|Starting|not responding/).first()).toBeVisible({
    timeout: 5_000,
  })
  await eventually('another core', async () => (await app.corePid()) !== dead)
  await expect(chat.lastAnswer).toContainText('The app was closed before this answer was finished.', {
    timeout: 30_000,
  })
  expect(await chat.answerText()).toContain(came)
  await app.engineReady()
  await chat.ask('Say hello in one short sentence.')
})

test('B1: a core that lives but does not answer is ended and started again, and its message is not tried again', async ({
  launch,
}) => {
  const app = await launch()
  const chat = await ready(app)
  const came = await chat.startLongAnswer()
  const hung = await app.corePid()
  process.kill(hung, 'SIGSTOP')
  await expect
    .poll(() => app.events().filter(({ event }) => event === 'core_hangs'), { timeout: 30_000 })
    .toMatchObject([{ pid: hung, silentMs: 15_000 }])
  await eventually('another core', async () => (await app.corePid()) !== hung)
  expect(await alive([hung])).toEqual([])
  await expect(chat.lastAnswer).toContainText('The app was closed before this answer was finished.', {
    timeout: 30_000,
  })
  expect(await chat.answerText()).toContain(came)
  await app.engineReady()
  // Nothing was started again by itself: the answer is still the interrupted one, and none is being written.
  expect((await app.api('/chat/generations')).body).toEqual({ generations: [] })
  expect(app.events().filter(({ event }) => event === 'core_hangs')).toHaveLength(1)
})

test('B1: a core that dies three times in a minute ends in words and a button that starts it again', async ({
  launch,
}) => {
  const app = await launch()
  await ready(app)
  for (let death = 0; death < 3; death += 1) await app.kill9(await app.corePid())
  await expect(app.page.getByRole('heading', { name: 'Noble NovaCore could not start' })).toBeVisible({
    timeout: 15_000,
  })
  await app.page.getByRole('button', { name: 'Try again' }).click()
  await expect(new ChatPage(app.page).composer).toBeVisible({ timeout: 30_000 })
})

test('B4: kill -9 of the engine in the middle of an answer: text kept, the error in words, retry works', async ({
  launch,
}) => {
  const app = await launch()
  const chat = await ready(app)
  const came = await chat.startLongAnswer()
  await app.kill9(await app.enginePid())
  await expect(chat.lastAnswer).toContainText('The model stopped unexpectedly', {
    timeout: 30_000,
  })
  await expect(chat.lastAnswer).toContainText('The text so far is saved.')
  expect(await chat.answerText()).toContain(came)
  await app.engineReady()
  await chat.lastAnswer.getByRole('button', { name: 'Try again' }).click()
  await chat.takeShort()
  await expect(chat.lastAnswer.getByRole('group', { name: 'Version 2 of 2' })).toBeVisible()
  await expect(chat.lastAnswer).not.toContainText('The model stopped')
})

test('K2: kill -9 of the whole app in the middle of an answer loses nothing that was shown', async ({
  launch,
}) => {
  const app = await launch()
  const chat = await ready(app)
  await chat.ask('Say hello in one short sentence.')
  const first = await chat.answerText()
  const came = await chat.startLongAnswer()
  // The text is written through every 500 ms: what was shown before that is promised, not the last moment.
  await app.page.waitForTimeout(700)
  await app.kill9()
  const again = await launch({ dataDir: app.dataDir })
  const chatAgain = new ChatPage(again.page)
  await chatAgain.chats.first().click()
  await expect(chatAgain.questions).not.toHaveCount(1)
  expect(await chatAgain.answerText(chatAgain.answers.first())).toBe(first)
  await expect(chatAgain.lastAnswer).toContainText('The app was closed before this answer was finished.')
  expect(await chatAgain.answerText()).toContain(came)
  const { body } = await again.api('/usage/ledger/verify', { method: 'POST' })
  expect(body).toMatchObject({ ok: true })
})

test('K1: a damaged database is shown as such, kept, and restored from its snapshot', async ({ launch }) => {
  const app = await launch()
  const chat = await ready(app)
  await chat.ask('Say hello in one short sentence.')
  const answer = await chat.answerText()
  await app.page.getByRole('link', { name: 'Settings' }).click()
  await app.page.getByRole('button', { name: 'Back up now' }).click()
  await expect(app.page.getByText('Backup made and checked').first()).toBeVisible()
  await app.close()
  await damage(join(app.dataDir, 'novacore.db'))

  const again = await launch({ dataDir: app.dataDir })
  await expect(again.page.getByRole('heading', { name: 'Your data could not be opened' })).toBeVisible()
  await expect(again.page.getByText('Nothing was changed or deleted.')).toBeVisible()
  expect(await again.api('/chat/sessions')).toMatchObject({
    status: 503,
    body: { error: { code: 'store_unavailable' } },
  })
  await again.page.getByRole('button', { name: 'Restore this backup' }).click()
  await expect(again.page.getByRole('heading', { name: 'Your data was restored' })).toBeVisible({
    timeout: 30_000,
  })
  await expect(again.page.getByText('The old files were not deleted.')).toBeVisible()
  await again.page.getByRole('button', { name: 'Continue' }).click()
  const restored = new ChatPage(again.page)
  await expect(restored.composer).toBeVisible()
  await restored.chats.first().click()
  await expect.poll(() => restored.answerText()).toBe(answer)
})

test('K1: a database that is gone is never replaced by an empty one unasked', async ({ launch }) => {
  const app = await launch()
  const chat = await ready(app)
  await chat.ask('Say hello in one short sentence.')
  await app.close()
  for (const end of ['', '-wal', '-shm']) await rm(join(app.dataDir, `novacore.db${end}`), { force: true })

  const again = await launch({ dataDir: app.dataDir })
  await expect(again.page.getByRole('heading', { name: 'Your data was not found' })).toBeVisible()
  const startNew = again.page.getByRole('button', { name: 'Start new' })
  await expect(startNew).toBeDisabled()
  await again.page.getByRole('textbox', { name: /START NEW/ }).fill('START NEW')
  await startNew.click()
  await new ChatPage(again.page).finishFirstRun()
})

test('K3: the logs of an app that has chatted hold no word of the chat and no token', async ({ launch }) => {
  const app = await launch()
  const chat = await ready(app)
  const word = 'Rhododendron'
  await chat.send(`Say ${word} once.`)
  await chat.takeShort()
  await app.close()
  for (const name of ['main.log', 'core.log', 'core-output.log']) {
    const text = await readFile(join(app.dataDir, 'logs', name), 'utf8').catch(() => '')
    expect(text).not.toContain(word)
    expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\./)
  }
})

/** Writes over the middle of the file: an index or a table page, whichever is there. */
async function damage(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const page = 4_096
    const noise = Buffer.alloc(page, 0xa5)
    for (let at = page; at < size; at += 2 * page) await file.write(noise, 0, page, at)
  } finally {
    await file.close()
  }
}
