/** Fingerprints of source folders: a build is skipped when its sources have not changed. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

const IS_NO_SOURCE = /\.test\.tsx?$|(^|\/)\./

/**
 * SHA-256 over names and contents of all files of `paths` (files or folders, relative to `root`; missing ones count as
 * empty), tests left out.
 */
export async function fingerprint(root, paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of await filesOf(join(root, path))) {
      hash.update(`${relative(root, file)}\0`)
      hash.update(await readFile(file))
      hash.update('\0')
    }
  }
  return hash.digest('hex')
}

async function filesOf(path) {
  let entries
  try {
    entries = await readdir(path, { withFileTypes: true, recursive: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    if (error.code === 'ENOENT') return []
    throw error
  }
  return entries
    .filter((entry) => entry.isFile() && !IS_NO_SOURCE.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}
