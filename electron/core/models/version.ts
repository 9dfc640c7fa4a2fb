import { AppError } from '../../../contract/errors.ts'

/** CVE-2026-7482 is closed from this version on. */
const OLLAMA_VERSION_FLOOR = '0.17.1'
/** What a build from source calls itself: it says nothing. */
const UNKNOWN_VERSION = '0.0.0'

/**
 * The version that counts: what the server reports, or, for a build from source that reports 0.0.0, the version that
 * set-up recorded when it fetched that source by its checksum. Null: nobody knows.
 */
export function effectiveVersion(reported: string, recorded: string | null): string | null {
  return reported === UNKNOWN_VERSION ? recorded : reported
}

/** @throws AppError engine_too_old when below the floor, or of an unknown version. */
export function requireVersionFloor(version: string | null): void {
  if (version !== null && isAtLeast(version, OLLAMA_VERSION_FLOOR)) return
  const found = version === null ? 'of an unknown version' : `version ${version}`
  throw new AppError(
    'engine_too_old',
    `This Ollama is ${found}, but versions before ${OLLAMA_VERSION_FLOOR} have a known security hole. ` +
      'Update Ollama, or use the engine that comes with Noble NovaCore (Settings, Models).',
    { details: { version, floor: OLLAMA_VERSION_FLOOR } },
  )
}

/** Compares major.minor.patch; a pre-release (0.17.1-rc0) counts as before its release, anything unreadable as too old. */
export function isAtLeast(version: string, floor: string): boolean {
  const found = parse(version)
  const wanted = parse(floor)
  if (!found || !wanted) return false
  for (const [index, part] of wanted.numbers.entries()) {
    const difference = (found.numbers[index] ?? 0) - part
    if (difference !== 0) return difference > 0
  }
  return !found.isPreRelease || wanted.isPreRelease
}

function parse(version: string): { numbers: number[]; isPreRelease: boolean } | null {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?(\+.*)?$/.exec(version.trim())
  if (!match) return null
  return { numbers: match.slice(1, 4).map(Number), isPreRelease: match[4] !== undefined }
}
