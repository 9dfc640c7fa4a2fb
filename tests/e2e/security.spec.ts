import { readFile } from 'node:fs/promises'
import { ForeignSite } from '../harness/foreign-site.ts'
import { listeningPorts } from '../harness/listening-ports.ts'
import { TestApp } from '../harness/test-app.ts'
import { expect, test } from './fixtures.ts'

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// What a page is kept from does not change between tests: one app serves them all.
let app: TestApp
let foreign: ForeignSite
test.beforeAll(async () => {
  foreign = await ForeignSite.start()
  app = await TestApp.launch()
  await app.corePid()
})
test.beforeEach(() => {
  foreign.asked.length = 0
})
test.afterAll(async () => {
  await app?.dispose()
  foreign.stop()
})

test.describe('what the page is told', () => {
  for (const path of [
    '/',
    '/index.html',
    '/chats/anything',
    '/api/health',
    '/api/nothing-here',
    '/missing.js',
  ]) {
    test(`J2: ${path} carries the strict headers`, async () => {
      const headers = await app.page.evaluate(
        async (address) => Object.fromEntries((await fetch(address)).headers),
        path,
      )
      expect(headers).toMatchObject({
        'content-security-policy': CSP,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-store',
      })
    })
  }

  test('H1: no answer of the API shows a token, a cookie or a port', async () => {
    const answer = await app.page.evaluate(async () => {
      const reply = await fetch('/api/health')
      return { headers: Object.fromEntries(reply.headers), text: await reply.text() }
    })
    const ports = await listeningPorts(await app.corePid())
    expect(Object.keys(answer.headers).sort()).toEqual([
      'cache-control',
      'content-security-policy',
      'content-type',
      'cross-origin-opener-policy',
      'referrer-policy',
      'x-content-type-options',
      ...('x-request-id' in answer.headers ? ['x-request-id'] : []),
    ])
    expect(answer.text).not.toMatch(/eyJ|token/i)
    for (const { port } of ports) expect(answer.text).not.toContain(String(port))
  })

  test('J2: files outside the built page cannot be read in any spelling', async () => {
    const bodies = await app.page.evaluate(async () => {
      const paths = [
        '/../runtime.json',
        '/%2e%2e/runtime.json',
        '/..%2fruntime.json',
        '/assets/..%2f..%2fruntime.json',
      ]
      return Promise.all(paths.map(async (path) => (await fetch(path)).status))
    })
    expect(bodies).toEqual([404, 404, 404, 404])
  })
})

test.describe('where the page can go', () => {
  const ways: Record<string, (url: string) => void> = {
    'by setting its location': (url) => {
      window.location.href = url
    },
    'by a link': (url) => {
      const link = document.body.appendChild(document.createElement('a'))
      link.href = url
      link.click()
      link.remove()
    },
    'by a link to a new window': (url) => {
      const link = document.body.appendChild(document.createElement('a'))
      link.href = url
      link.target = '_blank'
      link.click()
      link.remove()
    },
    'by a form': (url) => {
      const form = document.body.appendChild(document.createElement('form'))
      form.action = url
      form.method = 'post'
      form.submit()
      form.remove()
    },
    'by a refresh in its head': (url) => {
      const meta = document.head.appendChild(document.createElement('meta'))
      meta.httpEquiv = 'refresh'
      meta.content = `0;url=${url}`
    },
    'by a frame': (url) => {
      const frame = document.body.appendChild(document.createElement('iframe'))
      frame.src = url
    },
  }
  for (const [way, leave] of Object.entries(ways)) {
    test(`J2: the page cannot leave ${way}`, async () => {
      await app.page.evaluate(leave, `${foreign.url}/away`)
      await app.page.waitForTimeout(300)
      expect(new URL(app.page.url()).host).toBe('nova')
      expect(app.electron.windows()).toHaveLength(1)
      expect(foreign.asked).toEqual([])
      await app.page.evaluate(() => {
        for (const element of document.querySelectorAll('iframe, meta[http-equiv]')) element.remove()
      })
    })
  }

  for (const address of ['file:///etc/passwd', 'app://nova/api/health', 'data:text/html,x', 'app://other/']) {
    test(`J2: the page cannot become ${address}`, async () => {
      const before = app.page.url()
      await app.page.evaluate((url) => {
        window.location.href = url
      }, address)
      await app.page.waitForTimeout(300)
      expect(app.page.url()).toBe(before)
    })
  }

  test('J2: the page cannot open a window', async () => {
    const opened = await app.page.evaluate(
      (url) => [window.open(url), window.open('about:blank'), window.open('/')].map(String),
      foreign.url,
    )
    expect(opened).toEqual(['null', 'null', 'null'])
    expect(app.electron.windows()).toHaveLength(1)
  })
})

test.describe('what the page can reach', () => {
  test('J2: there is no Node in the page, and the bridge has its named calls only', async () => {
    const found = await app.page.evaluate(() => {
      const names = [
        'require',
        'process',
        'module',
        'exports',
        'Buffer',
        'global',
        '__dirname',
        'electron',
        'ipcRenderer',
      ]
      const bridge = Reflect.get(window, 'nova') as Record<string, unknown>
      return { present: names.filter((name) => name in window), bridge: Object.keys(bridge).sort() }
    })
    expect(found).toEqual({
      present: [],
      bridge: [
        'appVersion',
        'coreStatus',
        'onCommand',
        'onLink',
        'openDataFolder',
        'openExternal',
        'pathOfFile',
        'platform',
        'quit',
        'rememberAppearance',
        'restartCore',
        'saveText',
        'start',
        'takeLink',
      ],
    })
  })

  test('J2: the bridge cannot be changed or used to climb out', async () => {
    const outcome = await app.page.evaluate(() => {
      const bridge = Reflect.get(window, 'nova') as Record<string, () => unknown>
      const original = bridge.quit
      try {
        bridge.quit = () => 'mine'
      } catch {
        // Frozen: an error in strict mode.
      }
      const climb = () => {
        const make = (bridge.coreStatus as unknown as { constructor: (code: string) => () => unknown })
          .constructor
        return String(make('return typeof process')())
      }
      return new Promise<{ isSame: boolean; climbed: string }>((resolve) => {
        setTimeout(() => {
          let climbed: string
          try {
            climbed = climb()
          } catch (error) {
            climbed = (error as Error).name
          }
          resolve({ isSame: bridge.quit === original, climbed })
        }, 0)
      })
    })
    expect(outcome).toEqual({ isSame: true, climbed: 'EvalError' })
  })

  test('J2: strings never become code', async () => {
    const outcome = await app.page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.body.append(script)
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.injected = true">')
      // Later and by the page's own clock: what the debugger itself calls may evaluate strings.
      return new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            // biome-ignore lint/security/noGlobalEval: what is tested is that it throws.
            resolve(String(eval('1 + 1')))
          } catch (error) {
            resolve((error as Error).name)
          }
        }, 200)
      })
    })
    expect(outcome).toBe('EvalError')
    expect(await app.page.evaluate(() => Reflect.get(window, 'injected'))).toBeUndefined()
  })

  test('J2: nothing can be fetched from elsewhere, by whatever means', async () => {
    const reached = await app.page.evaluate(async (url) => {
      const settle = (promise: Promise<unknown>) =>
        promise.then(
          () => 'reached',
          () => 'refused',
        )
      const loaded = (element: HTMLElement, attribute: string) =>
        settle(
          new Promise((resolve, reject) => {
            element.onload = resolve
            element.onerror = reject
            setTimeout(reject, 1_000)
            element.setAttribute(attribute, url)
            document.body.append(element)
          }),
        )
      const style = document.createElement('link')
      style.rel = 'stylesheet'
      const socket = new Promise((resolve, reject) => {
        try {
          const opened = new WebSocket(url.replace('http', 'ws'))
          opened.onopen = resolve
          opened.onerror = reject
        } catch (error) {
          reject(error)
        }
      })
      return {
        fetch: await settle(fetch(url)),
        noCors: await settle(fetch(url, { mode: 'no-cors' })),
        image: await loaded(document.createElement('img'), 'src'),
        script: await loaded(document.createElement('script'), 'src'),
        style: await loaded(style, 'href'),
        socket: await settle(socket),
        beacon: navigator.sendBeacon(url, 'x') && 'asked',
      }
    }, `${foreign.url}/secret`)
    await app.page.waitForTimeout(300)
    expect(foreign.asked).toEqual([])
    expect({ ...reached, beacon: null }).toEqual({
      fetch: 'refused',
      noCors: 'refused',
      image: 'refused',
      script: 'refused',
      style: 'refused',
      socket: 'refused',
      beacon: null,
    })
  })

  test('J2: the session refuses foreign addresses also where no content policy applies', async () => {
    const outcome = await app.electron.evaluate(async ({ session }, url) => {
      const reached = await session.defaultSession.fetch(url).then(
        () => 'reached',
        (error: Error) => error.message,
      )
      return reached
    }, foreign.url)
    expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
    expect(foreign.asked).toEqual([])
  })

  test('H1: no path below /api/ leads to another server, nor does the token go there', async () => {
    const { host } = new URL(foreign.url)
    const paths = [`//${host}/x`, `/\\${host}/x`, `/%2f${host}/x`, `/..//${host}/x`, `//user@${host}/x`]
    const statuses = await app.page.evaluate(async (list) => {
      const asked = list.map((path) => fetch(`/api${path}`, { method: 'POST', body: '{}' }))
      return (await Promise.all(asked)).map(({ ok }) => ok)
    }, paths)
    expect({ statuses, asked: foreign.asked }).toEqual({ statuses: paths.map(() => false), asked: [] })
  })

  test('J2: a site that knows the core’s port reaches nothing without the token', async () => {
    const [listening] = await listeningPorts(await app.corePid())
    expect(listening?.address).toBe('127.0.0.1')
    const url = `http://127.0.0.1:${listening?.port}/chat/sessions`
    const fromOutside = await fetch(url)
    expect(fromOutside.status).toBe(403)
    expect(await fromOutside.json()).toMatchObject({ error: { code: 'service_token_missing' } })
    const fromPage = await app.page.evaluate(
      (address) => fetch(address).catch((error: Error) => error.name),
      url,
    )
    expect(fromPage).toBe('TypeError')
  })

  test('H1: the secret is in no argument and no variable of the core', async () => {
    const corePid = await app.corePid()
    const readList = async (pid: number, file: string) =>
      (await readFile(`/proc/${pid}/${file}`, 'utf8')).split('\0').filter((entry) => entry !== '')
    // Chromium writes a process's title over the start of its environment: what is no NAME=value any more is skipped.
    const names = async (pid: number) =>
      (await readList(pid, 'environ')).flatMap((entry) => /^([A-Za-z_]\w*)=/.exec(entry)?.[1] ?? [])
    // 32 bytes in base64url are 43 characters; a token starts with eyJ.
    const looksSecret = (text: string) => /eyJ|(^|[=\s])[\w-]{43}($|\s)/.test(text)
    expect((await readList(corePid, 'cmdline')).filter(looksSecret)).toEqual([])
    const known = await names(app.mainPid)
    const added = (await names(corePid)).filter((name) => !known.includes(name))
    expect(added).toEqual([])
  })
})

test.describe('what the page may ask of the system', () => {
  test('J2: every permission but writing the clipboard is denied', async () => {
    const states = await app.page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'midi',
        'clipboard-read',
        'persistent-storage',
      ]
      const entries = names.map(async (name) => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName })
        return [name, state] as const
      })
      return {
        ...Object.fromEntries(await Promise.all(entries)),
        notification: await Notification.requestPermission(),
        read: await navigator.clipboard.readText().then(
          () => 'read',
          (error: Error) => error.name,
        ),
        write: (await navigator.permissions.query({ name: 'clipboard-write' as PermissionName })).state,
      }
    })
    expect(states).toEqual({
      geolocation: 'denied',
      notifications: 'denied',
      camera: 'denied',
      microphone: 'denied',
      midi: 'denied',
      'clipboard-read': 'denied',
      'persistent-storage': 'denied',
      notification: 'denied',
      read: 'NotAllowedError',
      write: 'granted',
    })
  })

  test('J2: the window is sandboxed and isolated', async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow, session }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } =
        contents.getLastWebPreferences()
      const spellcheck = session.defaultSession.isSpellCheckerEnabled()
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity, spellcheck }
    })
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
    })
  })

  test('J2: a download is refused', async () => {
    await app.page.evaluate(() => {
      const link = document.body.appendChild(document.createElement('a'))
      link.href = URL.createObjectURL(new Blob(['x']))
      link.download = 'x.exe'
      link.click()
      link.remove()
    })
    await expect.poll(() => app.events().some(({ event }) => event === 'download_refused')).toBe(true)
  })
})

test.describe('links that lead outside', () => {
  /** Answers the native question in place of a person, and notes what was asked and what was opened. */
  async function answerQuestions(
    answer: 0 | 1,
  ): Promise<() => Promise<{ asked: string[]; opened: string[] }>> {
    await app.electron.evaluate(({ dialog, shell }, response) => {
      const record = { asked: [] as string[], opened: [] as string[] }
      Reflect.set(globalThis, 'record', record)
      dialog.showMessageBox = (async (...args: unknown[]) => {
        record.asked.push((args.at(-1) as { message: string }).message)
        return { response, checkboxChecked: false }
      }) as typeof dialog.showMessageBox
      shell.openExternal = async (url) => {
        record.opened.push(url)
      }
    }, answer)
    return () => app.electron.evaluate(() => Reflect.get(globalThis, 'record'))
  }
  const open = (url: unknown) =>
    app.page.evaluate(
      (address) =>
        (Reflect.get(window, 'nova') as { openExternal(url: unknown): Promise<boolean> })
          .openExternal(address)
          .catch(() => 'refused'),
      url,
    )

  test('J2: a link opens after a question that shows the host', async () => {
    const record = await answerQuestions(0)
    expect(await open('https://example.com/a?b=1')).toBe(true)
    expect(await record()).toEqual({
      asked: ['Open example.com in your browser?'],
      opened: ['https://example.com/a?b=1'],
    })
  })

  test('J2: a link stays closed when the person says no', async () => {
    const record = await answerQuestions(1)
    expect(await open('https://example.com/')).toBe(false)
    expect((await record()).opened).toEqual([])
  })

  test('J2: other kinds of links are not even asked about', async () => {
    const record = await answerQuestions(0)
    expect(await open('http://example.com/')).toBe(false)
    expect(await open('file:///etc/passwd')).toBe(false)
    expect(await open('javascript:alert(1)')).toBe(false)
    expect(await open('https://bank.example@evil.example/')).toBe(false)
    expect(await open({ href: 'https://example.com' })).toBe('refused')
    expect(await record()).toEqual({ asked: [], opened: [] })
  })

  test('J2: a mail link opens with its address, subject and body alone', async () => {
    const record = await answerQuestions(0)
    expect(await open('mailto:a@example.com?attach=/etc/passwd&bcc=b@example.com&subject=Hi')).toBe(true)
    expect(await record()).toEqual({
      asked: ['Write an email to a@example.com?'],
      opened: ['mailto:a@example.com?subject=Hi'],
    })
  })

  test('J2: a link opens nothing in any way that is not the question', async () => {
    const record = await answerQuestions(0)
    const refusals = () =>
      app.events().filter(({ event }) => /^(window|navigation)_refused$/.test(event)).length
    const before = refusals()
    await app.page.evaluate(() => {
      window.open('https://example.com/')
      for (const target of ['', '_blank']) {
        const link = document.body.appendChild(document.createElement('a'))
        link.href = 'https://example.com/'
        link.target = target
        link.click()
        for (const init of [{ button: 1 }, { ctrlKey: true }, { shiftKey: true }]) {
          link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }))
        }
        link.remove()
      }
    })
    // The last of the three ways has been refused: nothing of them is still on its way.
    await expect.poll(() => refusals() - before).toBeGreaterThanOrEqual(3)
    expect(await record()).toEqual({ asked: [], opened: [] })
    expect(app.electron.windows()).toHaveLength(1)
  })
})
