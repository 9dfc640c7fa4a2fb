import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ChatPage } from '../harness/chat-page.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { ForeignSite } from '../harness/foreign-site.ts'
import { dress, LOOKS, lookAt } from '../harness/look-at.ts'
import { expect, test } from './fixtures.ts'

/** All that an answer can be made of, so that the pictures show it. */
const RICH_ANSWER = `## Tides, in short

The sea rises and falls **twice a day**, because the Moon pulls on the water. A *spring tide* comes when Sun and Moon pull together.

1. The Moon pulls the near side most.
2. The Earth turns through both bulges.

> A bathtub does the same when you lean to one side.

| Tide | When | Range |
|---|---|---:|
| Spring | New and full moon | 5.2 m |
| Neap | Half moon | 2.1 m |

\`\`\`python
def tide(hours: float) -> float:
    """Height in metres, one simple wave."""
    return 2.6 * math.cos(2 * math.pi * hours / 12.42)
\`\`\`

The pull falls with the distance: $F \\propto \\frac{M}{r^3}$.`

test('J5: first run, empty chat, chat, usage, settings and shortcuts can be used by everybody', async ({
  launch,
}) => {
  test.setTimeout(300_000)
  const app = await launch()
  const chat = new ChatPage(app.page)
  await expect(app.page.getByRole('button', { name: 'Start chatting' })).toBeEnabled({ timeout: 60_000 })
  await lookAt(app, 'first-run')
  await chat.finishFirstRun()
  await lookAt(app, 'new-chat')
  const model = await startFakeOllama()
  model.script(() => ({ pieces: RICH_ANSWER.split(/(?<= )/), firstDelayMs: 80, delayMs: 2 }))
  await app.pointAtEngine(model.url)
  await chat.ask('Why does the sea rise and fall?')
  await lookAt(app, 'chat')
  await dress(app, LOOKS[0])
  await chat.lastAnswer.getByRole('button', { name: /Open receipt/ }).click()
  await lookAt(app, 'receipt')
  await app.page.keyboard.press('Escape')
  await app.page.keyboard.press('Control+/')
  await lookAt(app, 'shortcuts')
  await app.page.keyboard.press('Escape')
  await app.page.keyboard.press('Control+,')
  await expect(app.page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await lookAt(app, 'settings')
  await dress(app, LOOKS[0])
  await app.page.getByRole('link', { name: 'Today’s usage' }).click()
  await expect(app.page.getByRole('heading', { name: 'Usage', level: 1 })).toBeVisible()
  await app.page.getByRole('button', { name: 'Check ledger' }).click()
  await expect(app.page.getByText(/Checked \d+ entries: unbroken\./)).toBeVisible()
  await lookAt(app, 'usage')
  await app.close()
  await model.close()
})

test('J5: the recovery screen and the crash screen can be used by everybody', async ({ launch }) => {
  test.setTimeout(240_000)
  const app = await launch()
  await new ChatPage(app.page).finishFirstRun()
  expect((await app.api('/store/snapshots', { method: 'POST' })).status).toBeLessThan(300)
  for (let death = 0; death < 3; death += 1) await app.kill9(await app.corePid())
  await expect(app.page.getByRole('heading', { name: 'Noble NovaCore could not start' })).toBeVisible()
  await lookAt(app, 'crash-loop')
  await app.close()
  for (const end of ['', '-wal', '-shm']) await rm(join(app.dataDir, `novacore.db${end}`), { force: true })
  const again = await launch({ dataDir: app.dataDir })
  await expect(again.page.getByRole('heading', { name: 'Your data was not found' })).toBeVisible()
  await lookAt(again, 'recovery')
  await again.page.getByRole('button', { name: 'Restore this backup' }).click()
  await expect(again.page.getByRole('heading', { name: 'Your data was restored' })).toBeVisible({
    timeout: 30_000,
  })
  await lookAt(again, 'restored')
})

test('J2: the window is never white: it has the colour of its theme before the page is there', async ({
  launch,
}) => {
  const app = await launch()
  const backgrounds = await app.electron.evaluate(({ BrowserWindow, nativeTheme }) => ({
    window: BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase(),
    isDark: nativeTheme.shouldUseDarkColors,
  }))
  const rgb = (backgrounds.window ?? '').match(/[0-9a-f]{2}/g)?.map((byte) => Number.parseInt(byte, 16))
  // The window stands before the page's styles are there: that is what its colour is for.
  await expect
    .poll(() => app.page.evaluate(() => getComputedStyle(document.body).backgroundColor))
    .toBe(`rgb(${rgb?.join(', ')})`)
  expect(backgrounds.window).not.toBe('#ffffff')
})

test('A1: pictures in an answer load nothing, and its links ask first', async ({ launch }) => {
  const site = await ForeignSite.start()
  const model = await startFakeOllama()
  model.script(() => ({
    pieces: [
      `![stolen](${site.url}/pixel.png?text=secret)\n\n`,
      `<img src="${site.url}/raw.png"> <script src="${site.url}/x.js"></script>\n\n`,
      `[a page](https://${new URL(site.url).host}/page) and [a trick](javascript:alert(1))\n`,
    ],
  }))
  const app = await launch()
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  await app.pointAtEngine(model.url)
  await app.electron.evaluate(({ dialog, shell }) => {
    const asked: string[] = []
    Reflect.set(globalThis, 'asked', asked)
    dialog.showMessageBox = (async (...args: unknown[]) => {
      asked.push((args.at(-1) as { message: string }).message)
      return { response: 1, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
    shell.openExternal = async (url) => {
      asked.push(`opened ${url}`)
    }
  })
  await chat.ask('Show me')
  await expect(chat.lastAnswer).toContainText('Image not loaded: stolen')
  expect(await chat.lastAnswer.locator('img, script').count()).toBe(0)
  await chat.lastAnswer.getByText('a page').click()
  await expect
    .poll(() => app.electron.evaluate(() => Reflect.get(globalThis, 'asked')))
    .toEqual([`Open ${new URL(site.url).host} in your browser?`])
  await chat.lastAnswer.getByText('a trick').click()
  // The question for the second good link shows that none came for the trick before it.
  await chat.lastAnswer.getByText('a page').click()
  const question = `Open ${new URL(site.url).host} in your browser?`
  await expect
    .poll(() => app.electron.evaluate(() => Reflect.get(globalThis, 'asked')))
    .toEqual([question, question])
  expect(site.asked).toEqual([])
  site.stop()
  await app.close()
  await model.close()
})

test('J2: whoever chose dark sees dark from the first frame of the next start on', async ({ launch }) => {
  const app = await launch()
  await new ChatPage(app.page).finishFirstRun()
  await app.page.getByRole('link', { name: 'Settings' }).click()
  await app.page.getByText('Dark', { exact: true }).click()
  const themeSource = () => app.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource)
  await expect.poll(themeSource).toBe('dark')
  await app.close()
  const again = await launch({ dataDir: app.dataDir })
  const look = await again.electron.evaluate(({ BrowserWindow, nativeTheme }) => ({
    window: BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase(),
    themeSource: nativeTheme.themeSource,
  }))
  expect(look).toEqual({ window: '#181817', themeSource: 'dark' })
})
