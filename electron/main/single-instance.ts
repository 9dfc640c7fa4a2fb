import { app } from 'electron'

/**
 * True when this is the only app on its data folder (Electron keeps the lock in userData, so two folders can run side
 * by side). The first one is told when a second is tried.
 */
export function claimSingleInstance(onSecond: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', onSecond)
  return true
}
