import type { DesktopBridge } from '../../contract/desktop-bridge.ts'
import { TestApp } from '../harness/test-app.ts'
import { expect, test } from './fixtures.ts'

const TOKEN = 'pQ3xM0v9Jc2kT7bLrY5hWd8uNa1eGf6sZi4oKqXjVtA'
const VERIFY = `novacore://account/verify-email?token=${TOKEN}`
const PAID = 'novacore://account/subscription?from=success'

function takeLink(app: TestApp) {
  return app.page.evaluate(() => (Reflect.get(window, 'nova') as DesktopBridge).takeLink())
}

/** Returns what main has logged of links so far. */
function linkEvents(app: TestApp) {
  return app
    .events()
    .filter(({ event }) => event.startsWith('link'))
    .map(({ event, verb }) => ({ event, verb }))
}

/** Without a window manager, as under Xvfb, a window cannot be minimized. */
async function hideWindow(app: TestApp): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await expect.poll(() => isVisible(app)).toBe(false)
}

function isVisible(app: TestApp) {
  return app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
}

test.describe('deep links', () => {
  test('J4: an app that is started by a link hands it to the page, once', async ({ launch }) => {
    const app = await launch({ args: [VERIFY] })
    expect(await takeLink(app)).toEqual({ verb: 'verify-email', token: TOKEN })
    expect(await takeLink(app)).toBeNull()
    expect(linkEvents(app)).toEqual([{ event: 'link', verb: 'verify-email' }])
    expect(await app.logs()).not.toContain(TOKEN)
  })

  test('J4: a link that is clicked later comes to the running app and brings it to the front', async ({
    launch,
  }) => {
    const app = await launch()
    const corePid = await app.corePid()
    const told = app.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const stop = (Reflect.get(window, 'nova') as DesktopBridge).onLink(() => {
            stop()
            resolve()
          })
        }),
    )
    await hideWindow(app)
    expect(await TestApp.startAgain(app.dataDir, [PAID])).toBe(0)
    await told
    expect(await takeLink(app)).toEqual({ verb: 'subscription', from: 'success' })
    await expect.poll(() => isVisible(app)).toBe(true)
    expect(app.electron.windows()).toHaveLength(1)
    expect(await app.corePid()).toBe(corePid)
  })

  test('J4: of two links in a row the newest counts', async ({ launch }) => {
    const app = await launch({ args: [VERIFY] })
    expect(await TestApp.startAgain(app.dataDir, [PAID])).toBe(0)
    await expect.poll(() => linkEvents(app).length).toBe(2)
    expect(await takeLink(app)).toEqual({ verb: 'subscription', from: 'success' })
    expect(await takeLink(app)).toBeNull()
  })

  test('J4: a refused link does nothing, and the app goes on', async ({ launch }) => {
    const app = await launch()
    const corePid = await app.corePid()
    await hideWindow(app)
    const refused = [
      `novacore://account/delete-account?token=${TOKEN}`,
      `novacore://evil/verify-email?token=${TOKEN}`,
      `${VERIFY}\r\nX-Header: 1`,
      `${VERIFY}%0D%0A`,
      `${VERIFY}${'a'.repeat(10_000)}`,
    ]
    for (const raw of refused) expect(await TestApp.startAgain(app.dataDir, [raw])).toBe(0)
    await expect.poll(() => linkEvents(app).length).toBe(refused.length)
    expect(linkEvents(app)).toEqual(refused.map(() => ({ event: 'link_refused', verb: undefined })))
    expect(await takeLink(app)).toBeNull()
    expect(await isVisible(app)).toBe(false)
    expect(await app.corePid()).toBe(corePid)
    expect(await app.logs()).not.toContain(TOKEN)
  })

  test('J4: an overlong link cannot make Chromium kill the running app', async ({ launch }) => {
    const app = await launch()
    const corePid = await app.corePid()
    const link = `novacore://account/verify-email?token=${'a'.repeat(120_000)}`
    for (let start = 0; start < 5; start += 1) expect(await TestApp.startAgain(app.dataDir, [link])).toBe(0)
    const links = Array.from({ length: 500 }, () => VERIFY)
    expect(await TestApp.startAgain(app.dataDir, links)).toBe(0)
    expect(linkEvents(app)).toEqual(Array.from({ length: 6 }, () => ({ event: 'link_refused' })))
    expect(await app.corePid()).toBe(corePid)
    expect(await takeLink(app)).toBeNull()
  })

  test('J4: macOS hands links over by an event of its own', async ({ launch }) => {
    const app = await launch()
    const wasPrevented = await app.electron.evaluate(({ app: electron }, url) => {
      let isPrevented = false
      const event = {
        preventDefault: () => {
          isPrevented = true
        },
      }
      electron.emit('open-url', event, url)
      return isPrevented
    }, VERIFY)
    expect(wasPrevented).toBe(true)
    expect(await takeLink(app)).toEqual({ verb: 'verify-email', token: TOKEN })
  })

  test('J2: only the page of the app may take a link', async ({ launch }) => {
    const app = await launch({ args: [VERIFY] })
    const outcome = await app.electron.evaluate(async ({ BrowserWindow }, preload) => {
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await other.loadURL('app://nova/')
      const code = 'nova.takeLink().then(() => "given", () => "refused")'
      const said: unknown = await other.webContents.executeJavaScript(code)
      other.destroy()
      return said
    }, `${process.cwd()}/dist/preload/preload.cjs`)
    expect(outcome).toBe('refused')
    expect(await takeLink(app)).toEqual({ verb: 'verify-email', token: TOKEN })
  })
})
