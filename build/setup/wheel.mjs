/** Python packages as a source of files: fetched by the pip client as it is set up here, unpacked as a zip. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryBeside } from './cache.mjs'
import { findProgram, run } from './command.mjs'
import { unzip } from './zip.mjs'

/**
 * Downloads a wheel, unpacks it and lets `take` move what it wants out of the folder, which is removed afterwards.
 * @param {string} requirement as pip writes it: `name==version`
 * @param {import('./index.mjs').SetupContext} context
 * @param {(folder: string) => Promise<unknown>} take
 * @throws {Error} when Python with pip is missing, or pip fails
 */
export async function unzipWheel(requirement, { cache, reporter, logFile, verbose }, take) {
  const python = (await findProgram('python3')) ?? (await findProgram('python'))
  if (!python) throw new Error('Python 3 with pip is needed to fetch it, and is missing')
  const folder = temporaryBeside(join(cache, 'wheel'))
  await mkdir(folder, { recursive: true })
  try {
    const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--dest', folder, requirement]
    await reporter.during(`pip download ${requirement}`, () => run(python, args, { logFile, verbose }))
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
    if (!wheel) throw new Error(`pip brought no wheel for ${requirement}`)
    const unpacked = join(folder, 'unpacked')
    await unzip(join(folder, wheel), unpacked)
    await take(unpacked)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
