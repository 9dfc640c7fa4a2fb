import type { Locator } from '@playwright/test'
import { ChatPage } from '../harness/chat-page.ts'
import type { TestApp } from '../harness/test-app.ts'
import { expect, test } from './fixtures.ts'

const WINDOWS = [
  { name: 'a low window', width: 1180, height: 400, zoom: 1 },
  { name: 'a small window', width: 800, height: 480, zoom: 1 },
  { name: '200 % zoom', width: 1600, height: 800, zoom: 2 },
]
/** Room for at least three rows of chats, and for as many lines of text. */
const ROOM_PX = 100

async function resize(app: TestApp, size: { width: number; height: number; zoom: number }): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows()[0]
    window?.setMinimumSize(200, 200)
    window?.setContentSize(wanted.width, wanted.height)
    window?.webContents.setZoomFactor(wanted.zoom)
  }, size)
  await app.page.waitForFunction(
    (height) => Math.abs(window.innerHeight - height) <= 1,
    size.height / size.zoom,
  )
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (!box) throw new Error('It is not in the page.')
  return box
}

test('J5: in low windows and at 200 % zoom chats stay in sight, and nothing lies over what is read', async ({
  launch,
}) => {
  const app = await launch()
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  await chat.send('Hello!')
  await expect(chat.transcript).toBeVisible({ timeout: 60_000 })
  for (const size of WINDOWS) {
    await test.step(size.name, async () => {
      await resize(app, size)
      const list = chat.sidebar.getByRole('navigation', { name: 'Chats' }).locator('..')
      expect((await boxOf(list)).height).toBeGreaterThan(ROOM_PX)
      expect((await boxOf(chat.transcript)).height).toBeGreaterThan(ROOM_PX)
      const composer = await boxOf(chat.page.getByRole('form', { name: 'New message' }))
      expect(composer.y + composer.height).toBeLessThanOrEqual(size.height / size.zoom + 1)
      await expect(chat.sidebar.getByRole('link', { name: 'Settings' })).toBeInViewport({ ratio: 1 })

      // The name of a button at an edge is whole, and inside the window.
      const button = chat.sidebar.getByRole('button', { name: 'New project' })
      await button.hover()
      const tip = app.page.getByText(/^New project \(/)
      await expect(tip).toBeInViewport({ ratio: 1 })
      await app.page.mouse.move(1, 1)
      await expect(tip).toBeHidden()
    })
  }
})

test('J5: transcript and composer stand in one line, and a page’s icons over none of its text', async ({
  launch,
}) => {
  const app = await launch()
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  await resize(app, { width: 1280, height: 800, zoom: 1 })
  await chat.send('Hello!')
  const question = chat.questions.first().locator('> div')
  await expect(question).toBeVisible({ timeout: 60_000 })
  const [asked, form] = [
    await boxOf(question),
    await boxOf(chat.page.getByRole('form', { name: 'New message' })),
  ]
  expect(Math.abs(asked.x - form.x)).toBeLessThanOrEqual(1)

  await resize(app, { width: 640, height: 480, zoom: 1 })
  await app.page.evaluate(() => {
    location.hash = '#/settings'
  })
  await expect(app.page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  const icon = await boxOf(app.page.getByRole('button', { name: 'Open sidebar' }))
  const text = await boxOf(
    app.page.getByRole('heading', { name: 'Settings', level: 1 }).locator('xpath=../..'),
  )
  expect(icon.y + icon.height).toBeLessThanOrEqual(text.y)
})
