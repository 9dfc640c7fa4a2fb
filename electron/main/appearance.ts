import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { nativeTheme } from 'electron'
import { z } from 'zod'
import type { Appearance } from '../../contract/desktop-bridge.ts'

export const appearanceSchema: z.ZodType<Appearance> = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.string().min(1).max(16),
  fontSize: z.string().min(1).max(16),
})

/** Null when nothing was remembered, or nothing that can be read: the system's own look is right then. */
export function readAppearance(path: string): Appearance | null {
  try {
    return appearanceSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Applies the theme to the window's frame and to the page, and keeps all of it for the next start. */
export function rememberAppearance(path: string, appearance: Appearance): void {
  applyTheme(appearance)
  const beside = `${path}.new`
  writeFileSync(beside, `${JSON.stringify(appearance)}\n`)
  renameSync(beside, path)
}

export function applyTheme(appearance: Appearance | null): void {
  nativeTheme.themeSource = appearance?.theme ?? 'system'
}
