import type { DesktopBridge } from '../../contract/desktop-bridge.ts'

declare global {
  interface Window {
    /** Missing when the page is opened in a plain browser (development, tests). */
    readonly nova?: DesktopBridge
  }
}

export function desktop(): DesktopBridge | undefined {
  return window.nova
}

/** The key that shortcuts are held with: Command on a Mac, Control elsewhere. */
export function isMac(): boolean {
  return (desktop()?.platform ?? (navigator.platform.startsWith('Mac') ? 'darwin' : 'linux')) === 'darwin'
}
