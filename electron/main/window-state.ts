import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** Size and position of the window in DIP, as it last was when not maximised. */
const windowStateSchema = z.object({
  width: z.number().int().min(1).max(20_000),
  height: z.number().int().min(1).max(20_000),
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  isMaximized: z.boolean().default(false),
})
export type WindowState = z.infer<typeof windowStateSchema>

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

export const MIN_WIDTH = 400
export const MIN_HEIGHT = 480
const DEFAULT_STATE: WindowState = { width: 1180, height: 800, isMaximized: false }
/** This much of the window must be on a screen, so that the mouse can reach it. */
const VISIBLE_PX = 80

/**
 * Reads the saved state and fits it to the present screens: a window whose screen was unplugged is centred on the main
 * one. An unreadable file gives the default.
 */
export function readWindowState(path: string, screens: readonly Area[]): WindowState {
  const kept = parseState(path)
  const biggest = screens.reduce((size, area) => Math.max(size, area.width), 0) || DEFAULT_STATE.width
  const tallest = screens.reduce((size, area) => Math.max(size, area.height), 0) || DEFAULT_STATE.height
  const size = {
    width: Math.max(MIN_WIDTH, Math.min(kept.width, biggest)),
    height: Math.max(MIN_HEIGHT, Math.min(kept.height, tallest)),
    isMaximized: kept.isMaximized,
  }
  const { x, y } = kept
  if (x === undefined || y === undefined) return size
  return screens.some((area) => canBeCaught({ ...size, x, y }, area)) ? { ...size, x, y } : size
}

/** Writes to a temporary file and renames it, so that a power cut leaves the old or the new state. */
export function writeWindowState(path: string, state: WindowState): void {
  const beside = `${path}.new`
  writeFileSync(beside, `${JSON.stringify(state)}\n`)
  renameSync(beside, path)
}

function parseState(path: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return DEFAULT_STATE
  }
}

function canBeCaught(window: Area, area: Area): boolean {
  const overlapX = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const isTitleVisible = window.y >= area.y && window.y + VISIBLE_PX <= area.y + area.height
  return overlapX >= VISIBLE_PX && isTitleVisible
}
