/**
 * Reads zip archives (wheels, Electron and Ollama releases) with Node's own zlib: store and deflate, symbolic links,
 * executable bits. Archives of 4 GB and more (zip64) are refused; ours are much smaller.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import { makeLinks, placeIn, UnsafeArchiveError } from './safe-path.mjs'

const END_RECORD = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff
const CENTRAL_BYTES = 46
const LOCAL_BYTES = 30
const SYMLINK_TYPE = 0o120000
const TYPE_MASK = 0o170000
const FILE_TYPES = [0, 0o100000, 0o040000]

/**
 * @typedef {{ name: string, method: number, packedBytes: number, bytes: number, offset: number, mode: number }} ZipEntry
 */

/**
 * Entries of an archive, in its order; `mode` is 0 where the archive says nothing.
 * @returns {Promise<ZipEntry[]>}
 */
export async function zipEntries(archive) {
  const file = await open(archive)
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, END_BYTES + MAX_COMMENT_BYTES))
    await file.read(tail, 0, tail.length, size - tail.length)
    let end = tail.length - END_BYTES
    while (end >= 0 && tail.readUInt32LE(end) !== END_RECORD) end -= 1
    if (end < 0) throw new Error(`${archive} is not a zip archive`)
    const directoryBytes = tail.readUInt32LE(end + 12)
    const directoryOffset = tail.readUInt32LE(end + 16)
    if (directoryOffset === 0xffffffff)
      throw new Error(`${archive} is a zip64 archive, which setup does not read`)
    const directory = Buffer.alloc(directoryBytes)
    await file.read(directory, 0, directoryBytes, directoryOffset)
    return parseDirectory(directory)
  } finally {
    await file.close()
  }
}

function parseDirectory(directory) {
  const entries = []
  for (let at = 0; at + CENTRAL_BYTES <= directory.length; ) {
    const nameBytes = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
    })
    at += CENTRAL_BYTES + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * Unpacks an archive into `folder`.
 * @param {string} archive
 * @param {string} folder
 * @param {{ rename?: (name: string) => string | null, onBytes?: (done: number, total: number) => void,
 *   allowsLinks?: boolean }} [options]
 *   `rename` gives the path in `folder`, or null to leave an entry out; `allowsLinks` takes symbolic links that stay inside.
 * @throws {UnsafeArchiveError} before anything is written, when an entry is no file or would land outside `folder`
 * @throws {Error} when an entry has a size that the directory does not state
 */
export async function unzip(archive, folder, { rename = (name) => name, onBytes, allowsLinks = false } = {}) {
  const root = resolve(folder)
  const entries = (await zipEntries(archive)).flatMap((entry) => {
    placeIn(root, entry.name)
    const path = entry.name.endsWith('/') ? null : rename(entry.name)
    if (!path) return []
    const isLink = (entry.mode & TYPE_MASK) === SYMLINK_TYPE
    if (!FILE_TYPES.includes(entry.mode & TYPE_MASK) && !(isLink && allowsLinks))
      throw new UnsafeArchiveError(
        `The archive holds a link, which is not unpacked: ${JSON.stringify(entry.name)}`,
      )
    return [{ ...entry, isLink, target: placeIn(root, path) }]
  })
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  const file = await open(archive)
  let done = 0
  const links = []
  try {
    for (const entry of entries) {
      await mkdir(dirname(entry.target), { recursive: true })
      await writeEntry(archive, file, entry)
      if (entry.isLink) links.push({ target: entry.target, to: await takeText(entry.target) })
      done += entry.bytes
      onBytes?.(done, total)
    }
  } finally {
    await file.close()
  }
  await makeLinks(root, links)
}

/** A link's entry holds its destination as text: it is written as a file first. */
async function takeText(path) {
  const text = await readFile(path, 'utf8')
  await rm(path)
  return text
}

async function writeEntry(archive, file, entry) {
  const local = Buffer.alloc(LOCAL_BYTES)
  await file.read(local, 0, LOCAL_BYTES, entry.offset)
  const start = entry.offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28)
  if (entry.method !== 0 && entry.method !== 8)
    throw new Error(`${entry.name}: unknown compression ${entry.method}`)
  const packed =
    entry.packedBytes === 0
      ? new PassThrough().end()
      : createReadStream(archive, { start, end: start + entry.packedBytes - 1, highWaterMark: 1 << 18 })
  const mode = entry.mode & 0o777 || 0o644
  const output = createWriteStream(entry.target, { mode })
  await pipeline(packed, entry.method === 8 ? createInflateRaw() : new PassThrough(), output)
  if (output.bytesWritten !== entry.bytes) throw new Error(`${entry.name} in ${archive} is damaged`)
}
