/**
 * `window.nova`: the few things the page cannot do over HTTP. The preload implements it, the page uses it.
 * Everything else goes through app://nova/api.
 */
export interface DesktopBridge {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly appVersion: string
  /** Opens http(s) and mailto links in the system's browser, after a native question that shows the host. Resolves false when refused. */
  openExternal(url: string): Promise<boolean>
  /** Shows the data folder in the system's file browser. */
  openDataFolder(): Promise<void>
  /** Tells how the core process is; main answers it even while the core is down. */
  coreStatus(): Promise<CoreStatus>
  /** After a crash loop: tries again. */
  restartCore(): Promise<void>
  quit(): Promise<void>
  /** Calls back when a menu item or shortcut of the shell asks the page for something. Returns the unsubscribe function. */
  onCommand(listener: (command: DesktopCommand) => void): () => void
}

export interface CoreStatus {
  state: 'starting' | 'running' | 'restarting' | 'crash_loop' | 'stopped'
  /** Words for a person; null while all is well. */
  message: string | null
}

export type DesktopCommand =
  | 'new_chat'
  | 'open_settings'
  | 'show_shortcuts'
  | 'toggle_sidebar'
  | 'focus_composer'

/** Messages between preload and main: one channel for each call above, each sent with the call's arguments. */
export const DESKTOP_CHANNELS = {
  openExternal: 'nova:open-external',
  openDataFolder: 'nova:open-data-folder',
  coreStatus: 'nova:core-status',
  restartCore: 'nova:restart-core',
  quit: 'nova:quit',
  command: 'nova:command',
} as const
