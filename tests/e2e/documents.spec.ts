import { ChatPage } from '../harness/chat-page.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { dress, LOOKS, lookAt } from '../harness/look-at.ts'
import { writePdf } from '../harness/written-files.ts'
import { expect, test } from './fixtures.ts'

const LEASE = writePdf([
  ['Lease of the flat at Harbour Street 5.', 'The landlord is Bob.'],
  ['The deposit of the flat is 1,850 euros.', 'It is paid in March.'],
  ['Dogs are allowed. Cats need a letter.'],
])
const file = (name: string, content: Uint8Array | string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
})

test('A9: a document is added, asked about, cited under the answer, opened at its passage, and removed', async ({
  launch,
}) => {
  test.setTimeout(240_000)
  const model = await startFakeOllama({ hasWordVectors: true })
  const app = await launch()
  const { page } = app
  const chat = new ChatPage(page)
  await chat.finishFirstRun()
  await app.pointAtEngine(model.url)
  const input = page.locator('input[type=file]')
  const documents = page.getByRole('list', { name: 'Documents of this chat' })

  await test.step('a file becomes a chip with its pages; a scan says what it is', async () => {
    await input.setInputFiles([file('lease.pdf', LEASE), file('scan.pdf', writePdf([[]]))])
    await expect(documents.getByRole('listitem').filter({ hasText: 'lease.pdf' })).toContainText('3 pages', {
      timeout: 60_000,
    })
    await expect(documents).toContainText('A scanned page is a picture')
  })

  await test.step('the answer names its source, which opens by keyboard', async () => {
    await chat.ask('How much is the deposit of the flat?')
    expect(JSON.stringify(model.chats().at(-1)?.messages)).toContain(
      'The deposit of the flat is 1,850 euros.',
    )
    const source = page.getByRole('button', { name: 'lease.pdf, p. 2' })
    await expect(source).toBeVisible()
    await lookAt(app, 'document-sources')
    await dress(app, LOOKS[0])
    await source.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'lease.pdf' })
    await expect(dialog.locator('mark')).toHaveText(
      'The deposit of the flat is 1,850 euros. It is paid in March.',
    )
    await expect(dialog).toContainText('Dogs are allowed.')
    await lookAt(app, 'document-passage')
    await dress(app, LOOKS[0])
    await page.keyboard.press('Escape')
    await expect(source).toBeFocused()
  })

  await test.step('files can be dropped on the chat, which shows where', async () => {
    const dragged = await page.evaluateHandle(() => {
      const files = new DataTransfer()
      files.items.add(new File(['# Pets\n\nDogs sleep in the hall.'], 'pets.md'))
      return files
    })
    await chat.composer.dispatchEvent('dragenter', { dataTransfer: dragged })
    await expect(page.getByText('Drop files to ask about them')).toBeVisible()
    await lookAt(app, 'document-drop', [LOOKS[0], LOOKS[1]])
    await chat.composer.dispatchEvent('drop', { dataTransfer: dragged })
    await expect(page.getByText('Drop files to ask about them')).toHaveCount(0)
    await expect(documents).toContainText('pets.md')
  })

  await test.step('sources are there after a reload, and a removed document says so', async () => {
    await page.reload()
    await documents.getByRole('button', { name: 'Remove lease.pdf' }).click()
    await expect(documents).not.toContainText('lease.pdf')
    await page.getByRole('button', { name: 'lease.pdf, p. 2' }).click()
    await expect(page.getByRole('dialog')).toContainText('This document is no longer there.')
    await page.keyboard.press('Escape')
  })

  await test.step('the library of a project is asked by each of its chats', async () => {
    await page.keyboard.press('Control+Shift+n')
    await page.getByRole('textbox', { name: 'Project name' }).fill('Home')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
    const library = page.getByRole('list', { name: 'Library' })
    await input.setInputFiles(file('lease.pdf', LEASE))
    await expect(library).toContainText('3 pages', { timeout: 60_000 })
    await lookAt(app, 'document-library')
    await dress(app, LOOKS[0])
    await page.getByRole('button', { name: 'New chat in this project' }).click()
    await chat.ask('Are cats or dogs allowed in the flat?')
    await expect(page.getByRole('button', { name: 'lease.pdf, p. 3' })).toBeVisible()
  })
  await app.close()
  await model.close()
})
