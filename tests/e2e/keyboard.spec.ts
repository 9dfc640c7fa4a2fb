import { ChatPage } from '../harness/chat-page.ts'
import type { TestApp } from '../harness/test-app.ts'
import { expect, test } from './fixtures.ts'

async function ready(app: TestApp): Promise<ChatPage> {
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  return chat
}

/** Name of what holds the focus, as a screen reader would say it. */
function focused(app: TestApp): Promise<string> {
  return app.page.evaluate(() => {
    const element = document.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? ''
  })
}

test('J5: the first run can be done with the keyboard alone', async ({ launch }) => {
  const app = await launch()
  await expect(app.page.getByRole('button', { name: 'Start chatting' })).toBeEnabled({ timeout: 60_000 })
  for (let presses = 0; presses < 12 && (await focused(app)) !== 'Start chatting'; presses += 1) {
    await app.page.keyboard.press('Tab')
  }
  await app.page.keyboard.press('Enter')
  await expect(new ChatPage(app.page).composer).toBeFocused()
})

test('J1: Shift+Enter breaks a line, Enter sends, Escape stops', async ({ launch }) => {
  const app = await launch()
  const chat = await ready(app)
  await chat.composer.focus()
  await app.page.keyboard.type('Write a long story about a dragon.')
  await app.page.keyboard.press('Shift+Enter')
  await app.page.keyboard.type('Tell it in ten chapters.')
  await expect(chat.composer).toHaveValue('Write a long story about a dragon.\nTell it in ten chapters.')
  await app.page.keyboard.press('Enter')
  await expect(chat.composer).toHaveValue('')
  await expect.poll(async () => (await chat.answerText()).length, { timeout: 60_000 }).toBeGreaterThan(5)
  await app.page.keyboard.press('Escape')
  await expect(chat.lastAnswer).toContainText('You stopped this answer.')
  await expect(chat.composer).toBeFocused()
})

test('J1: the shortcuts do what their list says', async ({ launch }) => {
  const app = await launch()
  const chat = await ready(app)
  const { keyboard } = app.page
  await chat.ask('Say hello in one short sentence.')

  await keyboard.press('Control+n')
  await expect(chat.questions).toHaveCount(0)
  await expect(chat.composer).toBeFocused()

  await keyboard.press('Control+1')
  await expect(chat.questions).toHaveCount(1)

  await keyboard.press('Control+r')
  await expect(chat.lastAnswer.getByRole('group', { name: 'Version 2 of 2' })).toBeVisible({
    timeout: 60_000,
  })
  await chat.untilAnswered()

  await keyboard.press('Control+Shift+s')
  await expect(chat.sidebar).toBeHidden()
  await keyboard.press('Control+Shift+s')
  await expect(chat.sidebar).toBeVisible()

  await keyboard.press('Control+/')
  const list = app.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(list).toBeVisible()
  await keyboard.press('Escape')
  await expect(list).toBeHidden()

  await keyboard.press('Control+,')
  await expect(app.page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await keyboard.press('Control+1')
  await keyboard.press('Shift+Escape')
  await expect(chat.composer).toBeFocused()

  await chat.lastAnswer.getByRole('button', { name: /Open receipt/ }).focus()
  await keyboard.press('Enter')
  await expect(app.page.getByRole('dialog', { name: 'Receipt' })).toBeVisible()
  await keyboard.press('Escape')
  await expect(chat.lastAnswer.getByRole('button', { name: /Open receipt/ })).toBeFocused()
})

test('J1: the menu of the shell reaches the page', async ({ launch }) => {
  const app = await launch()
  const chat = await ready(app)
  await chat.ask('Say hello in one short sentence.')
  const click = (label: string) =>
    app.electron.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
      items.find((item) => item.label === wanted)?.click()
    }, label)
  await click('New Chat')
  await expect(chat.questions).toHaveCount(0)
  await click('Settings…')
  await expect(app.page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await click('Keyboard Shortcuts')
  await expect(app.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
})

test('J1: no key of the product reloads the page or opens developer tools', async ({ launch }) => {
  const app = await launch()
  await ready(app)
  await app.page.evaluate(() => Reflect.set(window, 'isSamePage', true))
  for (const keys of ['Control+r', 'Control+Shift+r', 'F5', 'F12', 'Control+Shift+i'])
    await app.page.keyboard.press(keys)
  await app.page.waitForTimeout(500)
  expect(await app.page.evaluate(() => Reflect.get(window, 'isSamePage'))).toBe(true)
  const isOpen = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.isDevToolsOpened(),
  )
  expect(isOpen).toBe(false)
  const roles = await app.electron.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap(
      (item) => item.submenu?.items.map(({ role }) => role) ?? [],
    ),
  )
  expect(roles).not.toContain('reload')
  expect(roles).not.toContain('toggledevtools')
})

test('A5: a message over 10,000 characters is counted live and cannot be sent', async ({ launch }) => {
  const app = await launch()
  const chat = await ready(app)
  await chat.composer.fill('a'.repeat(10_001))
  await expect(
    app.page.getByText('1 character over the limit of 10,000. Shorten it to send.').first(),
  ).toBeVisible()
  await expect(chat.sendButton).toBeDisabled()
  await chat.composer.press('Enter')
  await expect(chat.composer).toHaveValue(/a{10001}/)
  await chat.composer.fill('a'.repeat(10_000))
  await expect(chat.sendButton).toBeEnabled()
  expect(
    await app.api('/chat/message', { method: 'POST', body: { message: 'a'.repeat(10_001) } }),
  ).toMatchObject({
    status: 400,
    body: { error: { code: 'message_too_long' } },
  })
})
