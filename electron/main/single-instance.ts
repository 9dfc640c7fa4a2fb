import { app } from 'electron'

/**
 * Returns true when no other app uses this data folder (Electron keeps the lock in userData, so two folders can run at
 * the same time). Calls back in the first app when a second one is started, with the arguments of the second.
 */
export function claimSingleInstance(onSecond: (argv: readonly string[]) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', (_event, argv) => onSecond(argv))
  return true
}
