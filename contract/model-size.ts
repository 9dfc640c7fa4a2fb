/** Below this, models follow rules about what is worth keeping no better than chance (decision 0009). */
const SMALL_BELOW = 1e9
const UNITS: Record<string, number> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 }

/** Reads `parameters` as Ollama reports it: "134.52M", "7.6B". An unknown size counts as small. */
export function isSmall(parameters: string | null): boolean {
  const parts = /^\s*([\d.]+)\s*([KMBT])/i.exec(parameters ?? '')
  if (!parts) return true
  return Number(parts[1]) * (UNITS[(parts[2] ?? '').toUpperCase()] ?? 1) < SMALL_BELOW
}
