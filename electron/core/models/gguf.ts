import { open } from 'node:fs/promises'
import { AppError } from '../../../contract/errors.ts'

/**
 * The head of a GGUF file: magic "GGUF", u32 version, u64 tensors, u64 pairs, then pairs of key (u64 length, UTF-8),
 * u32 type and value; all little-endian (ggml-org/ggml, docs/gguf.md).
 */
export interface GgufHead {
  architecture: string
  name: string | null
  contextTokens: number | null
  hasChatTemplate: boolean
}

const FIXED_BYTES: Record<number, number> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
}
const UINT32 = 4
const STRING = 8
const ARRAY = 9
const UINT64 = 10
const MAX_PAIRS = 10_000
const MAX_KEY_BYTES = 65_535
/** The words of a vocabulary lie here too: the largest today take about 10 MB. */
const MAX_HEAD_BYTES = 64 * 1024 * 1024

/** @throws AppError import_file_missing, import_not_gguf */
export async function readGgufHead(path: string): Promise<GgufHead> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw new AppError('import_file_missing', 'The file cannot be read.', { cause: error })
  })
  try {
    const { size } = await handle.stat()
    const bytes = Buffer.alloc(Math.min(size, MAX_HEAD_BYTES))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    return parseHead(bytes.subarray(0, bytesRead))
  } catch (error) {
    if (error instanceof AppError) throw error
    // A read past the end.
    throw notGguf(error)
  } finally {
    await handle.close()
  }
}

function parseHead(bytes: Buffer): GgufHead {
  if (bytes.toString('latin1', 0, 4) !== 'GGUF') throw notGguf()
  const version = bytes.readUInt32LE(4)
  const pairs = Number(bytes.readBigUInt64LE(16))
  if (version < 2 || version > 3 || pairs > MAX_PAIRS) throw notGguf()
  let at = 24
  const readLength = (): number => {
    const length = Number(bytes.readBigUInt64LE(at))
    at += 8
    if (length > bytes.length - at) throw notGguf()
    return length
  }
  const skip = (type: number): void => {
    if (type === STRING) {
      const length = readLength()
      at += length
    } else if (type === ARRAY) {
      const of = bytes.readUInt32LE(at)
      at += 4
      const count = readLength()
      const fixed = FIXED_BYTES[of]
      if (fixed !== undefined) at += fixed * count
      else if (of === STRING) for (let index = 0; index < count; index++) skip(STRING)
      else throw notGguf()
    } else {
      const fixed = FIXED_BYTES[type]
      if (fixed === undefined) throw notGguf()
      at += fixed
    }
  }
  const found = new Map<string, string | number>()
  for (let pair = 0; pair < pairs; pair++) {
    const keyBytes = readLength()
    if (keyBytes > MAX_KEY_BYTES) throw notGguf()
    const key = bytes.toString('utf8', at, at + keyBytes)
    at += keyBytes
    const type = bytes.readUInt32LE(at)
    at += 4
    const valueAt = at
    skip(type)
    if (type === STRING) found.set(key, bytes.toString('utf8', valueAt + 8, at))
    if (type === UINT32) found.set(key, bytes.readUInt32LE(valueAt))
    if (type === UINT64) found.set(key, Number(bytes.readBigUInt64LE(valueAt)))
  }
  const architecture = found.get('general.architecture')
  if (typeof architecture !== 'string' || architecture === '') throw notGguf()
  const context = found.get(`${architecture}.context_length`)
  const name = found.get('general.name')
  const template = found.get('tokenizer.chat_template')
  return {
    architecture,
    name: typeof name === 'string' && name.trim() !== '' ? name : null,
    contextTokens: typeof context === 'number' ? context : null,
    hasChatTemplate: typeof template === 'string' && template.trim() !== '',
  }
}

function notGguf(cause?: unknown): AppError {
  return new AppError('import_not_gguf', 'The file is not a GGUF file, or it is damaged.', { cause })
}
