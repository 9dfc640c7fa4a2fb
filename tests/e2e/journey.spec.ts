import { quotaReplySchema } from '../../contract/core/usage.ts'
import { ChatPage, LONG_PROMPT } from '../harness/chat-page.ts'
import { expect, test } from './fixtures.ts'

test('J2: from the first start to answers in versions and branches, in one window and over a restart', async ({
  launch,
}) => {
  test.setTimeout(420_000)
  let app = await launch({ models: 'own' })
  let chat = new ChatPage(app.page)

  await test.step('the first run shows the window at once and what is being made ready', async () => {
    await expect(app.page.getByRole('heading', { name: 'Welcome to Noble NovaCore' })).toBeVisible()
    await expect(app.page.getByText('The chat model')).toBeVisible()
    await chat.finishFirstRun()
  })

  await test.step('an answer streams, and goes on while the page is loaded again', async () => {
    const before = await chat.startLongAnswer()
    await app.page.reload()
    await expect(chat.stopButton).toBeVisible()
    await expect.poll(async () => (await chat.answerText()).length).toBeGreaterThan(before.length)
    expect(await chat.answerText()).toContain(before)
    // The rest of the day's tokens is needed below.
    await chat.stopButton.click()
    await expect(chat.stopButton).toBeHidden()
  })

  await test.step('what came before the stop is kept, with its receipt', async () => {
    await expect(chat.lastAnswer).toContainText('You stopped this answer. The text so far is saved.')
    await chat.lastAnswer.getByRole('button', { name: /Open receipt/ }).click()
    await expect(app.page.getByRole('dialog', { name: 'Receipt' })).toContainText('Total tokens')
    await app.page.keyboard.press('Escape')
  })

  await test.step('a complete answer says its model, its speed and its tokens', async () => {
    await chat.ask('Say hello in one short sentence.')
    await expect(chat.lastAnswer.getByRole('button', { name: /Open receipt/ })).toHaveText(
      /SmolLM2.*first word .*tokens\/s.*tokens/,
    )
  })

  await test.step('after a restart everything is still there', async () => {
    const text = await chat.answerText()
    const title = await chat.chats.first().textContent()
    await app.close()
    app = await launch({ dataDir: app.dataDir, models: 'own' })
    chat = new ChatPage(app.page)
    await chat.chats.filter({ hasText: title ?? '' }).click()
    await expect.poll(() => chat.answerText()).toBe(text)
    await app.engineReady()
  })

  await test.step('answering again keeps the first answer: ‹ 2/2 ›, and back to ‹ 1/2 ›', async () => {
    const first = await chat.answerText()
    await chat.lastAnswer.getByRole('button', { name: 'Regenerate' }).click()
    await expect(chat.lastAnswer.getByRole('group', { name: 'Version 2 of 2' })).toBeVisible({
      timeout: 60_000,
    })
    await chat.untilAnswered()
    await chat.lastAnswer.getByRole('button', { name: 'Previous version' }).click()
    await expect(chat.lastAnswer.getByRole('group', { name: 'Version 1 of 2' })).toBeVisible()
    await expect.poll(() => chat.answerText()).toBe(first)
  })

  await test.step('an edited question is a new version, and the old one stays', async () => {
    const question = chat.questions.last()
    await question.hover()
    await question.getByRole('button', { name: 'Edit' }).click()
    await app.page
      .getByRole('textbox', { name: 'Edit your message' })
      .fill('Say goodbye in one short sentence.')
    await app.page.keyboard.press('Enter')
    await expect(chat.questions.last()).toContainText('Say goodbye')
    await chat.untilAnswered()
    await chat.questions.last().hover()
    await expect(chat.questions.last().getByRole('group', { name: 'Version 2 of 2' })).toBeVisible()
    await chat.questions.last().getByRole('button', { name: 'Previous version' }).click()
    await expect(chat.questions.last()).toContainText('Say hello')
  })

  await test.step('a branch is a chat of its own that goes on from there', async () => {
    const chatsBefore = await chat.chats.count()
    await chat.questions.first().hover()
    await chat.answers.first().getByRole('button', { name: 'Branch into a new chat' }).click()
    await expect(chat.chats).toHaveCount(chatsBefore + 1)
    await expect(chat.questions).toHaveCount(1)
    await expect(chat.answers).toHaveCount(1)
  })
})

// A data folder of its own: how much a model writes before it is stopped differs with the machine.
test('E3: a spent day cuts the answer and explains the limit, and the ledger of it is unbroken', async ({
  launch,
}) => {
  test.setTimeout(360_000)
  const app = await launch()
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  await app.engineReady()

  await test.step('when the day is used up, the answer is cut and the limit is explained', async () => {
    const { tokens } = quotaReplySchema.parse((await app.api('/usage/quota')).body)
    // Leaves some forty tokens for the answer, which wants hundreds.
    const filler = 'one two three four five six seven eight nine ten '
    const repeats = Math.max(0, Math.floor((tokens.remaining - 70) / 10))
    await chat.send(`${LONG_PROMPT} ${filler.repeat(repeats)}`.trim())
    await expect(chat.lastAnswer).toContainText('This answer stopped because today’s tokens are used up', {
      timeout: 180_000,
    })
    await expect(chat.lastAnswer).toContainText('The text so far is saved. Your tokens reset at')
    // An empty composer warns of nothing.
    const notice = app.page.getByText(/You have used all of today’s tokens: 1,000 of 1,000\. They reset at/)
    await expect(notice).toBeHidden()
    await chat.composer.fill('One more')
    await expect(notice).toBeVisible()
    await expect(app.page.getByRole('button', { name: 'Send after reset' })).toBeVisible()
    const refused = await app.api('/chat/message', { method: 'POST', body: { message: 'One more' } })
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { code: 'quota_exceeded', details: { resource: 'tokens', used: 1_000, limit: 1_000 } } },
    })
  })

  await test.step('the usage page shows the ledger, and the ledger is unbroken', async () => {
    await app.page.getByRole('link', { name: 'View usage' }).click()
    await expect(app.page.getByRole('heading', { name: 'Usage', level: 1 })).toBeVisible()
    await app.page.getByRole('button', { name: 'Check ledger' }).click()
    await expect(app.page.getByText(/Checked \d+ entries: unbroken\./)).toBeVisible()
  })
})
