/** Unpacks tar archives. tar-stream reads the format; what is written, and where, is decided here. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { makeLinks, placeIn, UnsafeArchiveError } from './safe-path.mjs'

/**
 * Unpacks the files of a tar archive into `folder`.
 * @param {import('node:stream').Stream[]} streams that give the archive when they are piped one into the next
 * @param {string} folder
 * @param {{ leaveOut?: string[], allowsLinks?: boolean }} [options] `leaveOut` are path prefixes in the archive;
 *   `allowsLinks` takes symbolic links that stay inside
 * @throws {UnsafeArchiveError} for hard links, devices, other symbolic links, and paths that lead outside
 */
export async function untar(streams, folder, { leaveOut = [], allowsLinks = false } = {}) {
  // Loaded here: setup installs the npm packages in its first step.
  const { extract } = await import('tar-stream')
  const reader = extract()
  const reading = pipeline(...streams, reader)
  const unpacking = unpackEntries(reader, resolve(folder), { leaveOut, allowsLinks }).catch((error) => {
    reader.destroy(error)
    throw error
  })
  const [read, unpacked] = await Promise.allSettled([reading, unpacking])
  if (unpacked.status === 'rejected') throw unpacked.reason
  if (read.status === 'rejected') throw read.reason
}

async function unpackEntries(reader, folder, { leaveOut, allowsLinks }) {
  const links = []
  for await (const entry of reader) {
    const { name, type, mode, linkname } = entry.header
    const target = placeIn(folder, name)
    const path = name.replace(/^\.\//, '')
    if (type === 'directory' || leaveOut.some((prefix) => path.startsWith(prefix))) {
      entry.resume()
      continue
    }
    const isLink = type === 'symlink' && allowsLinks
    if (type !== 'file' && !isLink)
      throw new UnsafeArchiveError(
        `The archive holds a ${type}, which is not unpacked: ${JSON.stringify(name)}`,
      )
    await mkdir(dirname(target), { recursive: true })
    if (isLink) {
      links.push({ target, to: linkname })
      entry.resume()
    } else await pipeline(entry, createWriteStream(target, { mode: (mode ?? 0o644) & 0o777 }))
  }
  await makeLinks(folder, links)
}
