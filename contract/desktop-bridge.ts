/**
 * `window.nova`: the few things the page cannot do over HTTP. The preload implements it, the page uses it.
 * Everything else goes through app://nova/api.
 */
export interface DesktopBridge {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly appVersion: string
  /** What is known before the core has answered, so that the first thing shown is the right one. */
  readonly start: StartHints
  /** Called when the settings are known and at each change: the next start looks so from its first frame on. */
  rememberAppearance(appearance: Appearance): Promise<void>
  /** Opens https and mailto links in the system's browser, after a native question that shows the host. Resolves false when refused. */
  openExternal(url: string): Promise<boolean>
  /** Shows the data folder in the system's file browser. */
  openDataFolder(): Promise<void>
  /** Asks where to put a file and writes it there. Resolves false when the person chose nowhere. */
  saveText(name: string, text: string): Promise<boolean>
  /** Tells how the core process is; main answers it even while the core is down. */
  coreStatus(): Promise<CoreStatus>
  /** After a crash loop: tries again. */
  restartCore(): Promise<void>
  quit(): Promise<void>
  /** Calls back when a menu item or shortcut of the shell asks the page for something. Returns the unsubscribe function. */
  onCommand(listener: (command: DesktopCommand) => void): () => void
}

export interface StartHints {
  /** An earlier run has left data: a returning person, for whom the app can be shown at once. */
  hasData: boolean
  /** As last remembered; null when nothing was. Main has already applied the theme. */
  appearance: Appearance | null
}

/** The settings of the same names, which belong to the core; this is a copy for the moment in which it is not up. */
export interface Appearance {
  theme: 'system' | 'light' | 'dark'
  language: string
  fontSize: string
}

export interface CoreStatus {
  state: 'starting' | 'running' | 'restarting' | 'crash_loop' | 'stopped'
  /** Words for a person; null while all is well. */
  message: string | null
  /** Set while the core is started again because it lived but did not answer. */
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
} as const

/** Main hands the hints to the preload as this argument of the page's process: `--nova-start=` and JSON. */
export const START_ARGUMENT = '--nova-start='
