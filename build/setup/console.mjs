/** Output of set-up: numbered steps, one moving progress line on a terminal, plain lines elsewhere. */

const QUIET_INTERVAL_MS = 15_000
const MOVING_INTERVAL_MS = 200

/** Seconds in words: `0.4 s`, `41 s`, `7 min 3 s`. */
export function inSeconds(ms) {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Bytes in decimal megabytes, as download pages give them. */
export function inMegabytes(bytes) {
  return `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`
}

/**
 * @typedef {object} Reporter
 * @property {(text: string) => void} say one plain line
 * @property {(title: string) => void} step begins the next numbered step
 * @property {(text: string) => void} progress what is happening now; shown at most every few moments
 * @property {<T>(text: string, work: () => Promise<T>) => Promise<T>} during shows `text` with the elapsed time while
 *   `work` runs
 */

/**
 * @param {{ steps?: number, out?: NodeJS.WritableStream & { isTTY?: boolean, columns?: number }, now?: () => number }} [options]
 * @returns {Reporter}
 */
export function createReporter({ steps = 0, out = process.stdout, now = Date.now } = {}) {
  let number = 0
  let lastShownMs = 0
  let isLineOpen = false
  const clear = () => {
    if (isLineOpen) out.write('\r\u001b[K')
    isLineOpen = false
  }
  const say = (text) => {
    clear()
    out.write(`${text}\n`)
  }
  const progress = (text) => {
    const interval = out.isTTY ? MOVING_INTERVAL_MS : QUIET_INTERVAL_MS
    if (now() - lastShownMs < interval) return
    lastShownMs = now()
    if (!out.isTTY) return say(`    ${text}`)
    clear()
    out.write(`    ${text}`.slice(0, (out.columns ?? 80) - 1))
    isLineOpen = true
  }
  const step = (title) => {
    number += 1
    lastShownMs = now()
    say(`[${number}/${steps}] ${title}`)
  }
  const during = async (text, work) => {
    const startedMs = now()
    const timer = setInterval(() => progress(`${text} (${inSeconds(now() - startedMs)})`), MOVING_INTERVAL_MS)
    try {
      return await work()
    } finally {
      clearInterval(timer)
      clear()
    }
  }
  return { say, step, progress, during }
}

/** The progress sentence of a download: bytes, percent when the size is known, and speed. */
export function downloadLine(name, doneBytes, totalBytes, elapsedMs) {
  const percent = totalBytes
    ? ` of ${inMegabytes(totalBytes)}, ${Math.floor((100 * doneBytes) / totalBytes)} %`
    : ''
  return `${name}: ${inMegabytes(doneBytes)}${percent}, ${inSeconds(elapsedMs)}`
}
