import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { DesktopCommand } from '../../contract/desktop-bridge.ts'

export interface MenuOptions {
  send: (command: DesktopCommand) => void
  /** In development: reload and developer tools. In the product Ctrl+R belongs to the page ("regenerate"). */
  isDevelopment: boolean
}

/** Replaces Electron's default menu, whose reload role would take a key from the page. */
export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(template(options)))
}

/**
 * The page handles its own shortcuts and stops those keys. An accelerator here only fires when the page did not handle
 * the key, for example while a dialog is open.
 */
function template({ send, isDevelopment }: MenuOptions): MenuItemConstructorOptions[] {
  const item = (label: string, accelerator: string, command: DesktopCommand): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send(command),
  })
  const settings = item('Settings…', 'CmdOrCtrl+,', 'open_settings')
  const isMac = process.platform === 'darwin'
  const appMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
  const fileMenu: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      item('New Chat', 'CmdOrCtrl+N', 'new_chat'),
      ...(isMac ? [] : [settings]),
      { type: 'separator' },
      isMac ? { role: 'close' } : { role: 'quit' },
    ],
  }
  const viewMenu: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      item('Toggle Sidebar', 'CmdOrCtrl+Shift+S', 'toggle_sidebar'),
      item('Go to Message Field', 'Shift+Escape', 'focus_composer'),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...developerItems(isDevelopment),
    ],
  }
  const helpMenu: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [item('Keyboard Shortcuts', 'CmdOrCtrl+/', 'show_shortcuts')],
  }
  return [
    ...(isMac ? [appMenu] : []),
    fileMenu,
    { role: 'editMenu' },
    viewMenu,
    { role: 'windowMenu' },
    helpMenu,
  ]
}

function developerItems(isDevelopment: boolean): MenuItemConstructorOptions[] {
  if (!isDevelopment) return []
  return [
    { type: 'separator' },
    { role: 'reload', accelerator: 'F5' },
    { role: 'toggleDevTools', accelerator: 'F12' },
  ]
}
