import { ChatPage } from '../harness/chat-page.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { lookAt } from '../harness/look-at.ts'
import { expect, test } from './fixtures.ts'

const text = (word: string) => `${word} `.repeat(2_500 / (word.length + 1)).trim()

test('A11: a user sets the window of a model, sees where it begins, and has the rest summarised', async ({
  launch,
}) => {
  test.setTimeout(240_000)
  const app = await launch()
  const { page } = app
  const chat = new ChatPage(page)
  await chat.finishFirstRun()
  const model = await startFakeOllama({
    models: [
      { name: 'writer:8b', kind: 'chat', parameters: '8B', contextTokens: 32_768 },
      { name: 'all-minilm', kind: 'embedding' },
    ],
  })
  const summary = 'The user counted apples, then pears.'
  model.script(({ format, messages }) => {
    if (format) return { pieces: ['{}'] }
    const isSummary = messages.at(-1)?.content.includes('Write one summary') === true
    return { pieces: [isSummary ? summary : 'Noted.'] }
  })
  await app.pointAtEngine(model.url)

  await page.getByRole('button', { name: 'Model: writer:8b. Change model' }).click()
  await page.getByRole('menuitem', { name: 'Model settings…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings of writer:8b' })
  await expect(dialog).toContainText('Now 4,096 tokens, as your Ollama sets it.')
  await dialog.getByLabel('Context length').fill('1000000')
  await expect(dialog).toContainText('Enter a number from 1,024 to 32,768')
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
  await dialog.getByLabel('Context length').fill('2048')
  await dialog.getByLabel('Longest answer').fill('512')
  await dialog.getByLabel('Temperature').fill('0,3')
  await lookAt(app, 'model-settings')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Model settings saved.', { exact: true })).toBeVisible()

  await chat.ask(text('apples'))
  await expect(page.getByRole('region', { name: 'Where the model begins to read' })).toHaveCount(0)
  expect(model.chats().at(-1)?.options).toMatchObject({ num_ctx: 2_048, num_predict: 512, temperature: 0.3 })
  await chat.ask(text('pears'))
  const mark = page.getByRole('region', { name: 'Where the model begins to read' })
  await expect(mark).toContainText('Earlier messages no longer fit its window.')
  await mark.getByRole('button', { name: 'Summarise earlier messages' }).click()
  await mark.getByText('Show summary').click()
  await expect(mark).toContainText(summary)
  await mark.scrollIntoViewIfNeeded()
  await lookAt(app, 'window')
  await chat.ask('And now?')
  expect(model.chats().at(-1)?.messages[0]?.content).toContain(summary)

  const tooLong = '潮'.repeat(9_000)
  await chat.send(tooLong)
  await expect(page.getByRole('alert').filter({ hasText: 'has room for 1,536' })).toBeVisible()
  await expect(chat.composer).toHaveValue(tooLong)
  await app.close()
  await model.close()
})

test('two models answer the same question beside each other, and one answer is kept', async ({ launch }) => {
  test.setTimeout(180_000)
  const app = await launch()
  const { page } = app
  const chat = new ChatPage(page)
  await chat.finishFirstRun()
  const model = await startFakeOllama({
    models: [
      { name: 'brief:8b', kind: 'chat', parameters: '8B' },
      { name: 'wordy:8b', kind: 'chat', parameters: '8B' },
      { name: 'all-minilm', kind: 'embedding' },
    ],
  })
  const tides = 'The Moon pulls at the sea, and the sea follows it. '
  model.script((body) =>
    body.format ? { pieces: ['{}'] } : { pieces: body.model === 'brief:8b' ? ['The Moon.'] : [tides, tides] },
  )
  await app.pointAtEngine(model.url)
  await expect(page.getByRole('button', { name: 'Model: brief:8b. Change model' })).toBeVisible()
  await chat.ask('Why are there tides?')
  await chat.lastAnswer.getByRole('button', { name: 'Compare with another model' }).click()
  await page.getByRole('menuitem', { name: 'wordy:8b' }).click()
  const both = page.getByRole('region', { name: 'Two answers to the same question' })
  await expect(both.getByRole('region', { name: 'Answer of brief:8b' })).toContainText('The Moon.')
  const second = both.getByRole('region', { name: 'Answer of wordy:8b' })
  await expect(second).toContainText('the sea follows it.')
  await lookAt(app, 'compare')
  await both
    .getByRole('region', { name: 'Answer of brief:8b' })
    .getByRole('button', { name: 'Keep this answer' })
    .click()
  await expect(both).toHaveCount(0)
  await expect(chat.lastAnswer).toContainText('The Moon.')
  await expect(chat.lastAnswer).toContainText('1/2')
  await app.close()
  await model.close()
})
