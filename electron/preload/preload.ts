import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron'
import {
  DESKTOP_CHANNELS,
  type DesktopBridge,
  type DesktopCommand,
  START_ARGUMENT,
  type StartHints,
} from '../../contract/desktop-bridge.ts'

declare const __APP_VERSION__: string

const bridge: DesktopBridge = {
  platform: process.platform as DesktopBridge['platform'],
  appVersion: __APP_VERSION__,
  start: startHints(),
  rememberAppearance: (appearance) => ipcRenderer.invoke(DESKTOP_CHANNELS.rememberAppearance, appearance),
  openExternal: (url) => ipcRenderer.invoke(DESKTOP_CHANNELS.openExternal, url),
  openDataFolder: () => ipcRenderer.invoke(DESKTOP_CHANNELS.openDataFolder),
  saveText: (name, text) => ipcRenderer.invoke(DESKTOP_CHANNELS.saveText, name, text),
  pathOfFile: (file) => webUtils.getPathForFile(file as File),
  coreStatus: () => ipcRenderer.invoke(DESKTOP_CHANNELS.coreStatus),
  restartCore: () => ipcRenderer.invoke(DESKTOP_CHANNELS.restartCore),
  quit: () => ipcRenderer.invoke(DESKTOP_CHANNELS.quit),
  takeLink: () => ipcRenderer.invoke(DESKTOP_CHANNELS.takeLink),
  onLink: (listener) => {
    const relay = () => listener()
    ipcRenderer.on(DESKTOP_CHANNELS.linkWaits, relay)
    return () => {
      ipcRenderer.removeListener(DESKTOP_CHANNELS.linkWaits, relay)
    }
  },
  onCommand: (listener) => {
    // The event object leads to ipcRenderer, so the page gets the command alone.
    const relay = (_event: IpcRendererEvent, command: DesktopCommand) => listener(command)
    ipcRenderer.on(DESKTOP_CHANNELS.command, relay)
    return () => {
      ipcRenderer.removeListener(DESKTOP_CHANNELS.command, relay)
    }
  },
}

/** Main is the only one who can put this argument there. */
function startHints(): StartHints {
  const argument = process.argv.find((candidate) => candidate.startsWith(START_ARGUMENT))
  if (argument === undefined) return { hasData: false, appearance: null }
  return JSON.parse(argument.slice(START_ARGUMENT.length)) as StartHints
}

contextBridge.exposeInMainWorld('nova', bridge)
