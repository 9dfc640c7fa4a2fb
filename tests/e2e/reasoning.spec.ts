import { ChatPage } from '../harness/chat-page.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { lookAt } from '../harness/look-at.ts'
import { expect, test } from './fixtures.ts'

const THOUGHTS = 'The user asks for 17 × 23. 17 × 20 is 340. 17 × 3 is 51. Together that is 391.'
const pieces = (text: string) => text.split(/(?<= )/)

test('A10: a reasoning model’s thinking is folded, can be opened, and goes no further', async ({
  launch,
}) => {
  test.setTimeout(180_000)
  const app = await launch()
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  const model = await startFakeOllama({
    models: [
      { name: 'thinker:8b', kind: 'chat', parameters: '8B', canThink: true },
      { name: 'all-minilm', kind: 'embedding' },
    ],
  })
  model.script((body) =>
    body.format
      ? { pieces: ['{}'] }
      : { thinking: pieces(THOUGHTS), pieces: pieces('It is 391.'), delayMs: 60 },
  )
  await app.pointAtEngine(model.url)

  await chat.send('What is 17 × 23?')
  const fold = chat.lastAnswer.getByRole('group')
  await expect(fold).toContainText('Thinking…')
  await fold.getByText('Thinking…').click()
  await expect(fold).toContainText('17 × 20 is 340.')
  await expect(chat.lastAnswer).toContainText('It is 391.')
  await expect(fold).toContainText(/Thought for [\d.]+ s/)
  await lookAt(app, 'reasoning')

  await chat.lastAnswer.getByRole('button', { name: /Open receipt/ }).click()
  await expect(app.page.getByRole('dialog', { name: 'Receipt' })).toContainText('of which thinking')
  await app.page.keyboard.press('Escape')

  await app.page.reload()
  await expect(chat.lastAnswer).toContainText('It is 391.')
  await expect(chat.lastAnswer.getByText(THOUGHTS)).toBeHidden()
  await chat.ask('Are you sure?')
  const sent = JSON.stringify(model.chats().at(-1))
  expect(sent).toContain('It is 391.')
  expect(sent).not.toContain('17 × 20 is 340')

  await app.page.getByRole('button', { name: /Change model/ }).click()
  await app.page.getByRole('menuitemcheckbox', { name: 'Think before answering' }).click()
  await app.page.keyboard.press('Escape')
  await chat.ask('Short, please.')
  await expect(chat.lastAnswer.getByRole('group')).toHaveCount(0)
  await app.page.getByRole('button', { name: /Change model/ }).click()
  await app.page.getByRole('menuitemcheckbox', { name: 'Think before answering' }).click()
  await app.page.keyboard.press('Escape')

  model.script(() => ({ thinking: pieces('Hm. I do not know.'), pieces: [] }))
  await chat.send('And 19 × 29?')
  await expect(chat.lastAnswer).toContainText('The model thought about it but gave no answer.')
  await expect(chat.lastAnswer.getByRole('button', { name: 'Try again' })).toBeVisible()
  await model.close()
})
