import {
  createWriteStream,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  type WriteStream,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

type MainLogFields = Record<string, string | number | boolean | null | undefined>
/** Writes one event as one JSON line: fixed names and numbers, never the user's text, a token or a port. */
export type MainLog = (event: string, fields?: MainLogFields) => void

/** A log file larger than this is renamed to `<name>.1` and a new one started. */
const ROTATE_AT_BYTES = 5 * 1024 * 1024

/** Appends what the core prints to `path`. Write errors are ignored: a full disk must not end the app. */
export function openOutputFile(path: string): WriteStream {
  prepare(path)
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
  stream.on('error', () => {})
  return stream
}

/** Writes synchronously, so that the last lines before an exit are kept; it is a few lines a minute at most. */
export function openMainLog(path: string): MainLog {
  prepare(path)
  const file = openSync(path, 'a', 0o600)
  return (event, fields = {}) => {
    const line = { time: new Date().toISOString(), part: 'main', event, ...fields }
    try {
      writeSync(file, `${JSON.stringify(line)}\n`)
    } catch {
      // The disk is full: this cannot be logged.
    }
  }
}

function prepare(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > ROTATE_AT_BYTES) renameSync(path, `${path}.1`)
}
