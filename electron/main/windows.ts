import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import {
  DESKTOP_CHANNELS,
  type DesktopCommand,
  START_ARGUMENT,
  type StartHints,
} from '../../contract/desktop-bridge.ts'
import { APP_ORIGIN } from './app-origin.ts'

import type { MainLog } from './log.ts'
import { MIN_HEIGHT, MIN_WIDTH, readWindowState, type WindowState, writeWindowState } from './window-state.ts'

export interface WindowOptions {
  dataDir: string
  preload: string
  canUseDevTools: boolean
  /** Called each time the window is opened. */
  startHints: () => StartHints
  log: MainLog
}

/** `--bg` of renderer/styles/first-paint.css, so that the first frame of the window already has its colour. */
const BACKGROUND = { light: '#fdfdfb', dark: '#181817' } as const
const SAVE_AFTER_MS = 400
const ON_ITS_WAY_LIMIT_MS = 1_000
/** A page that crashes this often within a minute is not loaded again. */
const RELOADS_PER_MINUTE = 3

/** The app's only window: creates it, brings it to the front, saves its state. */
export class MainWindow {
  readonly #options: WindowOptions
  #window: BrowserWindow | null = null
  #crashesMs: number[] = []

  constructor(options: WindowOptions) {
    this.#options = options
  }

  isOpen(): boolean {
    return this.#window !== null
  }

  /** Opens the window, or brings the open one to the front. */
  show(): void {
    if (this.#window === null) {
      this.#open()
      return
    }
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  /** Brings the window to the front and tells the page that a link waits; a page that still loads looks by itself. */
  showLink(): void {
    this.show()
    this.#window?.webContents.send(DESKTOP_CHANNELS.linkWaits)
  }

  /** Sends a command to the page and opens the window if it is closed. */
  command(command: DesktopCommand): void {
    if (this.#window === null) this.#open()
    this.#window?.webContents.send(DESKTOP_CHANNELS.command, command)
  }

  /**
   * Resolves when the page's script has run or the page failed to load, at the latest after a second. Until then the
   * window's processes are starting and use all CPU cores.
   */
  untilPageLoads(): Promise<void> {
    const contents = this.#window?.webContents
    return new Promise((resolve) => {
      if (contents === undefined) return resolve()
      setTimeout(resolve, ON_ITS_WAY_LIMIT_MS)
      contents.once('dom-ready', () => resolve())
      contents.once('did-fail-load', () => resolve())
    })
  }

  native(): BrowserWindow | null {
    return this.#window
  }

  #open(): void {
    const statePath = join(this.#options.dataDir, 'window.json')
    const state = readWindowState(
      statePath,
      screen.getAllDisplays().map((display) => display.workArea),
    )
    const window = new BrowserWindow({
      ...placeOf(state),
      minWidth: MIN_WIDTH,
      minHeight: MIN_HEIGHT,
      show: false,
      title: 'Noble NovaCore',
      backgroundColor: BACKGROUND[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
      autoHideMenuBar: true,
      webPreferences: {
        preload: this.#options.preload,
        additionalArguments: [START_ARGUMENT + JSON.stringify(this.#options.startHints())],
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        navigateOnDragDrop: false,
        // Chromium would download dictionaries.
        spellcheck: false,
        devTools: this.#options.canUseDevTools,
      },
    })
    this.#window = window
    if (state.isMaximized) window.maximize()
    window.once('ready-to-show', () => {
      this.#options.log('window_shown')
      window.show()
    })
    window.on('closed', () => {
      this.#window = null
    })
    this.#remember(window, statePath)
    this.#reloadWhenDead(window)
    window.loadURL(`${APP_ORIGIN}/`).catch((error: unknown) => {
      this.#options.log('page_failed', { code: error instanceof Error ? error.name : 'unknown' })
      if (!window.isDestroyed()) window.show()
    })
  }

  #remember(window: BrowserWindow, statePath: string): void {
    let timer: NodeJS.Timeout | null = null
    const save = () => {
      if (timer !== null) clearTimeout(timer)
      timer = null
      if (window.isDestroyed()) return
      try {
        writeWindowState(statePath, { ...window.getNormalBounds(), isMaximized: window.isMaximized() })
      } catch {
        // A full disk must not prevent moving a window.
        this.#options.log('window_state_not_kept')
      }
    }
    const saveSoon = () => {
      timer ??= setTimeout(save, SAVE_AFTER_MS)
    }
    window.on('resize', saveSoon)
    window.on('move', saveSoon)
    window.on('close', save)
  }

  #reloadWhenDead(window: BrowserWindow): void {
    window.webContents.on('render-process-gone', (_event, details) => {
      this.#options.log('page_gone', { reason: details.reason })
      if (details.reason === 'clean-exit' || window.isDestroyed()) return
      const nowMs = Date.now()
      this.#crashesMs = [...this.#crashesMs.filter((at) => nowMs - at < 60_000), nowMs]
      if (this.#crashesMs.length <= RELOADS_PER_MINUTE) window.webContents.reload()
    })
  }
}

function placeOf({ width, height, x, y }: WindowState) {
  return x === undefined || y === undefined ? { width, height } : { width, height, x, y }
}
