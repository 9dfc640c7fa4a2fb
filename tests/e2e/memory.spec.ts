import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { memoryListSchema } from '../../contract/core/memory.ts'
import { memoryExportSchema } from '../../contract/core/memory-transfer.ts'
import { ChatPage } from '../harness/chat-page.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { dress, LOOKS, lookAt } from '../harness/look-at.ts'
import type { TestApp } from '../harness/test-app.ts'
import { expect, test } from './fixtures.ts'

/** Presses Tab until the wanted element has the focus, as somebody without a mouse would. */
async function tabTo(page: Page, wanted: Locator, keys: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return
    await page.keyboard.press(keys)
  }
  throw new Error(`Tab does not lead to ${wanted}.`)
}

const search = (page: Page) => page.getByRole('searchbox', { name: 'Search memories' })
const list = (page: Page) => page.getByRole('listbox', { name: 'Memories' })
const option = (page: Page, text: string) => list(page).getByRole('option', { name: text })
const allMemories = (page: Page) => page.getByRole('button', { name: 'All memories' })
const panel = (page: Page) => page.getByRole('region', { name: 'Memory', exact: true })

/** Adds a memory with the keyboard alone; it is open afterwards. */
async function add(page: Page, text: string): Promise<void> {
  await tabTo(page, page.getByRole('button', { name: 'Add memory' }))
  await page.keyboard.press('Enter')
  await page.keyboard.type(text)
  await tabTo(page, page.getByRole('button', { name: 'Remember', exact: true }))
  await page.keyboard.press('Enter')
  await expect(panel(page)).toContainText(text)
  await page.keyboard.press('Escape')
  await expect(option(page, text)).toBeFocused()
}

async function stored(app: TestApp): Promise<string[]> {
  const { body } = await app.api('/memory/list')
  return memoryListSchema
    .parse(body)
    .memories.filter(({ tier }) => tier !== 'stm')
    .map(({ text }) => text)
    .sort()
}

test('C7: the memory browser can be used with the keyboard alone', async ({ launch }) => {
  test.setTimeout(300_000)
  const app = await launch()
  const { page } = app
  const { keyboard } = page
  const chat = new ChatPage(page)
  await chat.finishFirstRun()
  const model = await startFakeOllama()
  await app.pointAtEngine(model.url)
  // On a slow machine reflection would read the message before the test has ended, and keep a memory of its own.
  await app.api('/memory/work/pause', { method: 'POST', body: { is_paused: true } })
  await chat.ask('I only drink green tea. What goes with it?')

  await test.step('remember this', async () => {
    await chat.composer.focus()
    await tabTo(page, chat.questions.last().getByRole('button', { name: 'Remember this' }), 'Shift+Tab')
    await keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Remember this' })
    const field = dialog.getByRole('textbox', { name: 'What to remember' })
    await expect(field).toBeFocused()
    await expect(field).toHaveValue('I only drink green tea. What goes with it?')
    await lookAt(app, 'remember-this')
    await dress(app, LOOKS[0])
    await keyboard.press('Control+a')
    await keyboard.type('Drinks only green tea')
    await tabTo(page, dialog.getByRole('button', { name: 'Remember', exact: true }))
    await keyboard.press('Enter')
    await expect(page.getByText('Remembered.').first()).toBeVisible()
    await expect(chat.questions.last().getByRole('button', { name: 'Remember this' })).toBeFocused()
  })

  await test.step('find it, and go back to the message that it came from', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Memory' }), 'Shift+Tab')
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Memory', level: 1 })).toBeFocused()
    await tabTo(page, allMemories(page))
    await keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Summary' })).toBeFocused()
    await expect(option(page, 'Drinks only green tea')).toBeVisible()
    await keyboard.press('/')
    await expect(search(page)).toBeFocused()
    await keyboard.type('green tea')
    await expect(page.getByText(/\d found, best match first/)).toBeVisible()
    await keyboard.press('ArrowDown')
    await expect(option(page, 'Drinks only green tea')).toBeFocused()
    await keyboard.press('Enter')
    await expect(panel(page)).toContainText('Why it was kept')
    await lookAt(app, 'memory-open')
    await dress(app, LOOKS[0])
    await tabTo(page, panel(page).getByRole('link', { name: /^I only drink green tea/ }))
    await keyboard.press('Enter')
    await expect(chat.questions.last()).toBeFocused()
    await page.goBack()
    await expect(page.getByRole('heading', { name: 'Memory', level: 1 })).toBeVisible()
  })

  await test.step('add, edit and pin', async () => {
    if (await panel(page).isVisible()) {
      await tabTo(page, panel(page).getByRole('button', { name: 'Close' }))
      await keyboard.press('Enter')
    }
    await keyboard.press('/')
    await keyboard.press('Escape')
    await add(page, 'Flies to Oslo in May')
    await keyboard.press('/')
    await add(page, 'Goes to Oslo by plane')
    await keyboard.press('Enter')
    await tabTo(page, panel(page).getByRole('button', { name: 'Edit' }))
    await keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'What to remember' })).toBeFocused()
    await keyboard.press('End')
    await keyboard.type(', every spring')
    await keyboard.press('Control+Enter')
    await expect(panel(page)).toContainText('Goes to Oslo by plane, every spring')
    await tabTo(page, panel(page).getByRole('button', { name: 'Pin' }))
    await keyboard.press('Enter')
    await expect(panel(page).getByRole('button', { name: 'Unpin' })).toBeFocused()
    await keyboard.press('Escape')
    await expect(option(page, 'Goes to Oslo by plane, every spring')).toBeFocused()
    await lookAt(app, 'memory')
    await dress(app, LOOKS[0])
  })

  await test.step('forget, and bring back', async () => {
    await option(page, 'Drinks only green tea').focus()
    await keyboard.press('Home')
    await keyboard.press('End')
    await expect(list(page).getByRole('option').last()).toBeFocused()
    await option(page, 'Drinks only green tea').focus()
    await keyboard.press('Delete')
    await expect(option(page, 'Drinks only green tea')).toHaveCount(0)
    await expect(list(page).getByRole('option').and(page.locator(':focus'))).toHaveCount(1)
    expect(await stored(app)).toEqual(['Flies to Oslo in May', 'Goes to Oslo by plane, every spring'])
    // The row goes before the core has answered; what can be undone is known once it has.
    await expect(async () => {
      await keyboard.press('Control+z')
      await expect(option(page, 'Drinks only green tea')).toHaveCount(1, { timeout: 1_000 })
    }).toPass({ timeout: 15_000 })
  })

  await test.step('merge', async () => {
    await option(page, 'Flies to Oslo').focus()
    await keyboard.press('Space')
    await option(page, 'Goes to Oslo').focus()
    await keyboard.press('Space')
    await expect(page.getByText('2 selected').last()).toBeVisible()
    await lookAt(app, 'memory-selected')
    await dress(app, LOOKS[0])
    await tabTo(page, page.getByRole('button', { name: 'Merge' }))
    await keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Merge into one memory' })
    await expect(dialog.getByRole('textbox', { name: 'What to remember' })).toBeFocused()
    await keyboard.press('Control+a')
    await keyboard.type('Flies to Oslo every May')
    await tabTo(page, dialog.getByRole('button', { name: 'Merge' }))
    await keyboard.press('Enter')
    await expect(panel(page)).toContainText('Flies to Oslo every May')
    expect(await stored(app)).toEqual(['Drinks only green tea', 'Flies to Oslo every May'])
    await tabTo(page, panel(page).getByRole('button', { name: 'Forget' }))
    await keyboard.press('Enter')
    await expect(option(page, 'Flies to Oslo')).toHaveCount(0)
  })
  await app.close()
  await model.close()
})

test('C7: an export is saved where the person says, and its import says what was there', async ({
  launch,
}) => {
  const app = await launch()
  const { page } = app
  await new ChatPage(page).finishFirstRun()
  await app.api('/memory/store', { method: 'POST', body: { text: 'Plays the cello' } })
  await app.api('/memory/store', { method: 'POST', body: { text: 'Is allergic to nuts' } })
  const path = join(app.dataDir, 'out.json')
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog
  }, path)
  await page.getByRole('link', { name: 'Memory' }).click()
  await allMemories(page).click()
  await page.getByRole('button', { name: 'Export and import' }).click()
  await page.getByRole('menuitem', { name: 'Export to a file' }).click()
  await expect(page.getByText('2 memories exported.').first()).toBeVisible()
  const data = memoryExportSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  expect(data.memories.map(({ text }) => text).sort()).toEqual(['Is allergic to nuts', 'Plays the cello'])

  await option(page, 'Plays the cello').focus()
  await page.keyboard.press('Delete')
  await expect(option(page, 'Plays the cello')).toHaveCount(0)
  await page.getByLabel('Export file').setInputFiles(path)
  const dialog = page.getByRole('dialog', { name: 'Import memories' })
  await expect(dialog.getByRole('definition')).toHaveText(['0', '1', '1'])
  await expect(dialog).toContainText('It was forgotten here.')
  await lookAt(app, 'memory-import')
  await dress(app, LOOKS[0])
  await page.keyboard.press('Escape')
  await page
    .getByLabel('Export file')
    .setInputFiles({ name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{"format":') })
  await expect(dialog.getByRole('alert')).toContainText('“broken.json” is not a valid JSON file.')
  expect(await stored(app)).toEqual(['Is allergic to nuts'])
})

test('C8: an answer says which memories it used; one is removed, and the answer given again without it', async ({
  launch,
}) => {
  test.setTimeout(300_000)
  const app = await launch()
  const { page } = app
  const chat = new ChatPage(page)
  await chat.finishFirstRun()
  await app.engineReady()
  await app.api('/memory/store', {
    method: 'POST',
    body: { text: 'My sister Clara plays the cello', kind: 'fact' },
  })
  await chat.ask('Which instrument does my sister Clara play?')
  const used = chat.lastAnswer.getByRole('button', { name: 'Used 1 memory' })
  await expect(used).toBeVisible()
  await used.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Memories for this answer' })
  await expect(dialog).toContainText('My sister Clara plays the cello')
  await expect(dialog).toContainText('Matched by:')
  await lookAt(app, 'answer-memories')
  await dress(app, LOOKS[0])
  await tabTo(page, dialog.getByRole('button', { name: /^Regenerate without/ }))
  await page.keyboard.press('Enter')
  await expect(chat.lastAnswer.getByRole('group', { name: 'Version 2 of 2' })).toBeVisible({
    timeout: 90_000,
  })
  await chat.untilAnswered()
  await expect(chat.lastAnswer.getByRole('button', { name: /^Used/ })).toHaveCount(0)
})

test('C8: with memory off nothing is looked up, and the answer says so', async ({ launch }) => {
  const app = await launch()
  const { page } = app
  const chat = new ChatPage(page)
  await chat.finishFirstRun()
  const model = await startFakeOllama()
  await app.pointAtEngine(model.url)
  await app.api('/memory/store', { method: 'POST', body: { text: 'My sister Clara plays the cello' } })
  await tabTo(page, page.getByRole('button', { name: 'Memory: Automatic. Change' }))
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Memory: Off. Change' })).toBeFocused()
  await chat.ask('Which instrument does my sister Clara play?')
  await expect(chat.lastAnswer).toContainText('Memory was off')
  await expect(page.getByRole('button', { name: 'Memory: Off. Change' })).toBeVisible()
  expect(JSON.stringify(model.calls('/api/chat'))).not.toContain('cello')
  await lookAt(app, 'memory-off')
  await app.close()
  await model.close()
})

test('C4, C6: what was said in a chat is kept by the worker, and the log and the list show it', async ({
  launch,
}) => {
  test.setTimeout(300_000)
  const app = await launch()
  const { page } = app
  const chat = new ChatPage(page)
  await chat.finishFirstRun()
  await chat.ask('I prefer tea over coffee.')
  await chat.untilAnswered()
  await page.getByRole('link', { name: 'Memory', exact: true }).click()
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByRole('button', { name: 'Run reflection now' }).click()
  // The worker starts some seconds after the core; the model then reads the exchange.
  await expect(page.getByText('kept 1').first()).toBeVisible({ timeout: 90_000 })
  await lookAt(app, 'run-log')
  await dress(app, LOOKS[0])
  await page.getByRole('tab', { name: 'Memories' }).click()
  await allMemories(page).click()
  await option(page, 'I prefer tea over coffee.').click()
  await expect(panel(page)).toContainText('I prefer tea over coffee.')
  await lookAt(app, 'memory-of-reflection')
  expect(await stored(app)).toEqual(['I prefer tea over coffee.'])
})
