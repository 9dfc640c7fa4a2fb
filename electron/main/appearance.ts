import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { nativeTheme } from 'electron'
import { z } from 'zod'
import type { Appearance } from '../../contract/desktop-bridge.ts'

export const appearanceSchema: z.ZodType<Appearance> = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.string().min(1).max(16),
  fontSize: z.string().min(1).max(16),
})

/** Returns null when nothing was saved or it cannot be read: the system's theme applies then. */
export function readAppearance(path: string): Appearance | null {
  try {
    return appearanceSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Applies the theme to the window frame and the page, and saves the appearance for the next start. */
export function rememberAppearance(path: string, appearance: Appearance): void {
  applyTheme(appearance)
  const beside = `${path}.new`
  writeFileSync(beside, `${JSON.stringify(appearance)}\n`)
  renameSync(beside, path)
}

export function applyTheme(appearance: Appearance | null): void {
  nativeTheme.themeSource = appearance?.theme ?? 'system'
}
