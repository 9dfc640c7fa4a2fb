import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, Notification, powerMonitor, session } from 'electron'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { applyTheme, readAppearance, rememberAppearance } from './appearance.ts'
import { untilNothingRuns } from './background-work.ts'
import { CoreProcess } from './core-process.ts'
import { hasOverlongLink, linkFromArguments } from './deep-link.ts'
import { devServerFrom, restartCoreOnRebuild } from './development.ts'
import { forkProcess } from './fork-process.ts'
import { handleCalls } from './ipc.ts'
import { LinkInbox } from './link-inbox.ts'
import { receiveLinks, registerLinks } from './link-sources.ts'
import { openMainLog, openOutputFile } from './log.ts'
import { setMenu } from './menu.ts'
import { resolvePaths } from './paths.ts'
import { PullWatch } from './pull-watch.ts'
import { pullWords } from './pull-words.ts'
import { quietChromium } from './quiet-chromium.ts'
import { createServiceSecret, createTokenSource } from './service-secret.ts'
import { claimSingleInstance } from './single-instance.ts'
import { guardAllContents, guardSession } from './window-guards.ts'
import { MainWindow } from './windows.ts'
import { WorkerProcesses } from './worker-processes.ts'

declare const __APP_VERSION__: string

// Start order: names and folders, then what must run before `ready`, then the window, then the core.
app.setName('Noble NovaCore')
const paths = resolvePaths({
  bundleDir: import.meta.dirname,
  argv: process.argv,
  env: process.env,
  defaultDataDir: join(app.getPath('appData'), 'Noble NovaCore'),
  resourcesDir: app.isPackaged ? process.resourcesPath : null,
})
mkdirSync(join(paths.dataDir, 'browser'), { recursive: true, mode: 0o700 })
app.setPath('userData', paths.dataDir)
app.setPath('sessionData', join(paths.dataDir, 'browser'))
app.setPath('crashDumps', join(paths.dataDir, 'browser', 'crashes'))

const log = openMainLog(join(paths.dataDir, 'logs', 'main.log'))
const devServer = app.isPackaged ? null : devServerFrom(process.env.NOVACORE_DEV_SERVER)
const appearanceFile = join(paths.dataDir, 'appearance.json')
const window = new MainWindow({
  dataDir: paths.dataDir,
  preload: paths.preload,
  startHints: () => ({
    hasData: existsSync(join(paths.dataDir, 'store.json')),
    appearance: readAppearance(appearanceFile),
  }),
  canUseDevTools: !app.isPackaged,
  log,
})

const links = new LinkInbox({ showLink: () => app.isReady() && window.showLink(), log })

if (hasOverlongLink(process.argv)) {
  log('link_refused')
  app.exit(0)
} else if (claimSingleInstance(onSecondStart)) start()
else app.exit(0)

/** Opens the window, as a second double click asks for; a second start by a link is for the link alone. */
function onSecondStart(argv: readonly string[]): void {
  const link = linkFromArguments(argv)
  if (link !== null) links.receive(link)
  else if (app.isReady()) window.show()
}

function start(): void {
  const secret = createServiceSecret()
  const token = createTokenSource(secret)
  const coreOutput = openOutputFile(join(paths.dataDir, 'logs', 'core-output.log'))
  const core = new CoreProcess({
    fork: () => forkProcess(paths.coreEntry, 'NovaCore core', coreOutput),
    start: {
      dataDir: paths.dataDir,
      secret: secret.toString('base64url'),
      runtimeFile: paths.runtimeFile,
      appVersion: __APP_VERSION__,
    },
    isWatched: devServer === null,
    log,
  })
  const workers = new WorkerProcesses({
    fork: (worker) => forkProcess(paths.workerEntry, `NovaCore ${worker}`, coreOutput),
    secret,
    core,
    isWatched: devServer === null,
    log,
  })
  const pulls = new PullWatch({
    coreUrl: () => core.url(),
    token,
    showProgress: (share) => window.native()?.setProgressBar(share ?? -1),
    notify: (pull) => {
      log('pull_ended', { state: pull.state })
      if (!Notification.isSupported()) return
      const language = readAppearance(appearanceFile)?.language ?? 'system'
      const notification = new Notification(pullWords(pull, language, app.getLocale()))
      notification.on('click', () => window.show())
      notification.show()
    },
  })
  log('start', { version: __APP_VERSION__, pid: process.pid, isPackaged: app.isPackaged })
  // As root (containers, tests) Chromium only runs with --no-sandbox, and it exits when both are set.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  quietChromium(devServer)
  registerAppScheme()
  guardAllContents(log)
  stopInOrder(core, workers)
  app.once('will-quit', () => pulls.stop())
  receiveLinks((raw) => links.receive(raw))

  app.once('ready', () => {
    guardSession(session.defaultSession, devServer, log)
    serveApp({ pageRoot: paths.pageRoot, devServer, core, token, appVersion: __APP_VERSION__, log })
    applyTheme(readAppearance(appearanceFile))
    window.show()
    // Measured on two CPU cores: starting both at once shows the composer 60 ms later and the core is ready 30 ms sooner.
    void window.untilPageLoads().then(() => {
      core.start()
      pulls.start()
      // Last: on Linux it waits for a program of the desktop.
      registerLinks()
    })
    for (const event of ['suspend', 'resume'] as const) {
      powerMonitor.on(event as 'resume', () => {
        log(event)
        core.wokeUp()
        workers.wokeUp()
      })
    }
    handleCalls({
      window,
      dataDir: paths.dataDir,
      coreStatus: () => core.status(),
      restartCore: () => core.restart(),
      rememberAppearance: (appearance) => rememberAppearance(appearanceFile, appearance),
      takeLink: () => links.take(),
      opensLoopback: !app.isPackaged,
      log,
    })
    setMenu({ send: (command) => window.command(command), isDevelopment: devServer !== null })
    if (devServer !== null) restartCoreOnRebuild(paths.coreEntry, () => core.restart())
  })
  app.on('activate', () => window.show())
  app.on('window-all-closed', async () => {
    if (process.platform === 'darwin') return
    await untilNothingRuns(
      () => core.url(),
      token,
      () => !window.isOpen(),
    )
    await pulls.tellNow()
    if (!window.isOpen()) app.quit()
  })
}

/** Stop order: windows, then workers and core (and with it the engine), then the app. */
function stopInOrder(core: CoreProcess, workers: WorkerProcesses): void {
  let isCoreGone = false
  app.on('will-quit', (event) => {
    if (isCoreGone) return
    event.preventDefault()
    workers.stop()
    core.stop().finally(() => {
      isCoreGone = true
      log('stop')
      // Not within this event and not by app.quit(): Electron ignores a quit requested while it cancels the previous
      // one, and about once in a hundred quits the app then stayed open.
      setImmediate(() => app.exit(0))
    })
  })
  process.on('uncaughtException', (error) => {
    log('main_failed', { name: error.name, stack: error.stack ?? null })
    app.quit()
  })
  process.on('unhandledRejection', (reason) => {
    log('main_rejected', { name: reason instanceof Error ? reason.name : 'unknown' })
  })
}
