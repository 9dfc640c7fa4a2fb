import { type Settings, type SettingsUpdate, settingsSchema } from '../../../contract/core/settings.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { readSettings, writeSettings } from './store.ts'

export interface SettingsService {
  get(): Settings
  update(changes: SettingsUpdate): Settings
  onChange(listener: (settings: Settings) => void): void
}

export function createSettingsService(db: WritableDb): SettingsService {
  const listeners: ((settings: Settings) => void)[] = []
  let current = load(db)
  return {
    get: () => current,
    update(changes) {
      writeSettings(db, changes)
      current = load(db)
      for (const listener of listeners) listener(current)
      return current
    },
    onChange: (listener) => void listeners.push(listener),
  }
}

/** One value that can no longer be read falls back to its default; it never takes the others with it. */
function load(db: WritableDb): Settings {
  const stored = readSettings(db)
  const readable = Object.entries(settingsSchema.shape).filter(
    ([key, schema]) => key in stored && schema.safeParse(stored[key]).success,
  )
  return settingsSchema.parse(Object.fromEntries(readable.map(([key]) => [key, stored[key]])))
}
