/** Unpacks what was downloaded, by the ending of its name. */
import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { inMegabytes } from './console.mjs'
import { untar } from './tar.mjs'
import { unzip } from './zip.mjs'

// --ultra -22 archives need a window of 2^27 bytes and more.
const UNPACK_ZSTD = `
  const { createReadStream } = require('node:fs'); const zlib = require('node:zlib');
  const params = { [zlib.constants.ZSTD_d_windowLogMax]: 31 };
  require('node:stream').pipeline(createReadStream(process.argv[1]), zlib.createZstdDecompress({ params }),
    process.stdout, (error) => { if (error) { console.error(error); process.exitCode = 1; } });`

/**
 * Unpacks a .zip, .tgz or .tar.zst into `folder`. Its checksum must have been checked before.
 * @param {{ archive: string, name: string, folder: string, leaveOut?: string[], allowsLinks?: boolean }} what
 *   `name` gives the kind by its ending; `leaveOut` are path prefixes in the archive; `allowsLinks` is for makers'
 *   releases, whose libraries and macOS frameworks hold symbolic links: those that stay inside are made
 * @param {import('./index.mjs').SetupContext} context `node` (24, which knows zstd) is used for .zst
 * @throws {import('./safe-path.mjs').UnsafeArchiveError}
 */
export async function unpack(
  { archive, name, folder, leaveOut = [], allowsLinks = false },
  { reporter, node },
) {
  if (name.endsWith('.zip')) {
    const rename = (path) => (leaveOut.some((prefix) => path.startsWith(prefix)) ? null : path)
    const onBytes = (done, total) =>
      reporter.progress(`Unpacking ${name}: ${inMegabytes(done)} of ${inMegabytes(total)}`)
    return unzip(archive, folder, { rename, onBytes, allowsLinks })
  }
  const options = { leaveOut, allowsLinks }
  await reporter.during(`Unpacking ${name}`, async () => {
    if (!name.endsWith('.zst')) return untar([createReadStream(archive), createGunzip()], folder, options)
    const zstd = spawn(node, ['-e', UNPACK_ZSTD, archive], { stdio: ['ignore', 'pipe', 'pipe'] })
    let complaint = ''
    zstd.stderr.on('data', (chunk) => {
      complaint += chunk
    })
    const ended = new Promise((resolve) => zstd.once('close', resolve))
    const [code, untarred] = await Promise.allSettled([ended, untar([zstd.stdout], folder, options)])
    const isPipeBroken = complaint.includes('EPIPE')
    if (code.value !== 0 && !isPipeBroken) {
      throw new Error(`${name} could not be decompressed: ${complaint.trim().split('\n')[0]}`)
    }
    if (untarred.status === 'rejected') throw untarred.reason
  })
}
