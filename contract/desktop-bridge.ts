import type { DeepLink } from './deep-link.ts'

/**
 * `window.nova`: the few things the page cannot do over HTTP. The preload implements it, the page uses it.
 * Everything else goes through app://nova/api.
 */
export interface DesktopBridge {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly appVersion: string
  /** Known before the core has answered, so that the first screen is the right one. */
  readonly start: StartHints
  /** Saves the appearance for the next start. Called when the settings are loaded and when they change. */
  rememberAppearance(appearance: Appearance): Promise<void>
  /** Opens https and mailto links in the system's browser, after a native question that shows the host. Resolves false when refused. */
  openExternal(url: string): Promise<boolean>
  /** Shows the data folder in the system's file browser. */
  openDataFolder(): Promise<void>
  /** Asks where to save a file and writes it there. Resolves false when the user cancels. */
  saveText(name: string, text: string): Promise<boolean>
  /** Returns the path of a file that the user dropped or chose, so that the core can read it; '' when it has none. */
  pathOfFile(file: { readonly name: string }): string
  /** Returns the state of the core process; main answers even while the core is down. */
  coreStatus(): Promise<CoreStatus>
  /** Restarts the core after a crash loop. */
  restartCore(): Promise<void>
  quit(): Promise<void>
  /** Calls back when a menu item or shortcut of the shell asks the page for something. Returns the unsubscribe function. */
  onCommand(listener: (command: DesktopCommand) => void): () => void
  /** Returns a link that opened the app and was not handled yet, once; null without one. The page asks before it acts. */
  takeLink(): Promise<DeepLink | null>
  /** Calls back when a link waits for {@link takeLink}. Returns the unsubscribe function. */
  onLink(listener: () => void): () => void
}

export interface StartHints {
  /** True when there is data of an earlier run: the app can be shown at once. */
  hasData: boolean
  /** As last saved; null before the first save. Main has already applied the theme. */
  appearance: Appearance | null
}

/** A copy of the core's settings of the same names, for the time before the core runs. */
export interface Appearance {
  theme: 'system' | 'light' | 'dark'
  language: string
  fontSize: string
}

export interface CoreStatus {
  state: 'starting' | 'running' | 'restarting' | 'crash_loop' | 'stopped'
  /** Shown to the user; null while the core runs. */
  message: string | null
  /** Set while the core restarts because it did not answer. */
  code?: 'core_hung'
}

export type DesktopCommand =
  | 'new_chat'
  | 'open_settings'
  | 'show_shortcuts'
  | 'toggle_sidebar'
  | 'focus_composer'

/** Messages between preload and main: one channel for each call above, each sent with the call's arguments. */
export const DESKTOP_CHANNELS = {
  rememberAppearance: 'nova:remember-appearance',
  openExternal: 'nova:open-external',
  openDataFolder: 'nova:open-data-folder',
  saveText: 'nova:save-text',
  coreStatus: 'nova:core-status',
  restartCore: 'nova:restart-core',
  quit: 'nova:quit',
  command: 'nova:command',
  takeLink: 'nova:take-link',
  linkWaits: 'nova:link-waits',
} as const

/** Main hands the hints to the preload as this argument of the page's process: `--nova-start=` and JSON. */
export const START_ARGUMENT = '--nova-start='
