import { engineMalformed } from './engine-errors.ts'

/** Far above any line of a chat; a line without end must not fill the memory. */
const MAX_LINE_BYTES = 8 * 1024 * 1024
const NEWLINE = 0x0a

/**
 * Cuts a byte stream into lines of JSON. Bytes are cut at newlines before they are decoded, so that a character whose
 * UTF-8 bytes arrive in two chunks stays whole; each byte is looked at once, however small the chunks.
 */
export interface LineReader {
  /**
   * The lines that this chunk completes. One at a time, so that good lines before a bad one are not lost with it.
   * @throws AppError engine_refused on a line that is no JSON, or too long
   */
  push(chunk: Uint8Array): Iterable<unknown>
  /** The last line when it had no newline at its end. */
  end(): Iterable<unknown>
}

export function createLineReader(maxLineBytes = MAX_LINE_BYTES): LineReader {
  const decoder = new TextDecoder('utf-8')
  let pending: Uint8Array[] = []
  let pendingBytes = 0

  const take = (last: Uint8Array): unknown[] => {
    const bytes = pending.length === 0 ? last : Buffer.concat([...pending, last])
    pending = []
    pendingBytes = 0
    const line = decoder.decode(bytes).trim()
    return line === '' ? [] : [parse(line)]
  }

  return {
    *push(chunk) {
      let start = 0
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        yield* take(chunk.subarray(start, end))
        start = end + 1
      }
      if (start < chunk.length) {
        pending.push(chunk.subarray(start))
        pendingBytes += chunk.length - start
      }
      if (pendingBytes > maxLineBytes) throw engineMalformed('line_too_long')
    },
    end: () => take(new Uint8Array()),
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw engineMalformed('not_json')
  }
}
