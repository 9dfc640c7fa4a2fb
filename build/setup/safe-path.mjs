/** Where an entry of an archive may be written: only inside the folder that the archive is unpacked into. */
import { mkdir, realpath, symlink } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'

/** An archive that holds what setup does not unpack: a link, a device, a path that leads outside. */
export class UnsafeArchiveError extends Error {
  name = 'UnsafeArchiveError'
}

/**
 * Returns the path in `folder` for an entry's name.
 * @throws {UnsafeArchiveError} for an absolute path, one with `..`, and what Windows would read as either
 */
export function placeIn(folder, name) {
  const isAbsolute = name.startsWith('/') || /^[a-z]:/i.test(name)
  const isOutside = isAbsolute || name.split('/').includes('..') || /[\\\0]/.test(name)
  const target = join(folder, name)
  if (isOutside || !(target + sep).startsWith(folder + sep))
    throw new UnsafeArchiveError(`The archive holds a path that leads outside: ${JSON.stringify(name)}`)
  return target
}

/**
 * Makes the symbolic links of an archive after all of its files, so that no file is written through one.
 * @param {string} folder
 * @param {{ target: string, to: string }[]} links `target` is the link's own path
 * @throws {UnsafeArchiveError} for a link that does not end inside `folder`
 */
export async function makeLinks(folder, links) {
  for (const { target, to } of links) {
    await mkdir(dirname(target), { recursive: true })
    await symlink(to, target)
  }
  const root = await realpath(folder)
  for (const { target, to } of links) {
    const end = await realpath(target).catch(() => null)
    if (end === null || !(end + sep).startsWith(root + sep))
      throw new UnsafeArchiveError(`The archive holds a link that leads outside: ${JSON.stringify(to)}`)
  }
}
