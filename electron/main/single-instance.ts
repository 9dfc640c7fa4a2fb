import { app } from 'electron'

/**
 * Returns true when no other app uses this data folder (Electron keeps the lock in userData, so two folders can run at
 * the same time). Calls back in the first app when a second one is started.
 */
export function claimSingleInstance(onSecond: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', onSecond)
  return true
}
