/** Unpacks what was downloaded, by the ending of its name. */
import { spawn } from 'node:child_process'
import { run } from './command.mjs'
import { inMegabytes } from './console.mjs'
import { unzip } from './zip.mjs'

// --ultra -22 archives need a window of 2^27 bytes and more.
const UNPACK_ZSTD = `
  const { createReadStream } = require('node:fs'); const zlib = require('node:zlib');
  const params = { [zlib.constants.ZSTD_d_windowLogMax]: 31 };
  require('node:stream').pipeline(createReadStream(process.argv[1]), zlib.createZstdDecompress({ params }),
    process.stdout, (error) => { if (error) { console.error(error); process.exitCode = 1; } });`

/**
 * Unpacks a .zip, .tgz or .tar.zst into `folder`.
 * @param {{ archive: string, name: string, folder: string, leaveOut?: string[] }} what
 *   `name` gives the kind by its ending; `leaveOut` are path prefixes in the archive
 * @param {import('./index.mjs').SetupContext} context `node` (24, which knows zstd) is used for .zst
 */
export async function unpack({ archive, name, folder, leaveOut = [] }, { reporter, node, logFile, verbose }) {
  if (name.endsWith('.zip')) {
    const rename = (path) => (leaveOut.some((prefix) => path.startsWith(prefix)) ? null : path)
    const onBytes = (done, total) =>
      reporter.progress(`Unpacking ${name}: ${inMegabytes(done)} of ${inMegabytes(total)}`)
    return unzip(archive, folder, { rename, onBytes })
  }
  const excludes = leaveOut.map((prefix) => `--exclude=*${prefix}*`)
  const options = { logFile, verbose }
  await reporter.during(`Unpacking ${name}`, async () => {
    if (!name.endsWith('.zst')) return run('tar', ['-xf', archive, '-C', folder, ...excludes], options)
    const zstd = spawn(node, ['-e', UNPACK_ZSTD, archive], { stdio: ['ignore', 'pipe', 'pipe'] })
    let complaint = ''
    zstd.stderr.on('data', (chunk) => {
      complaint += chunk
    })
    const ended = new Promise((resolve) => zstd.once('close', resolve))
    const tar = run('tar', ['-xf', '-', '-C', folder, ...excludes], { ...options, input: zstd.stdout })
    const [code, untarred] = await Promise.allSettled([ended, tar])
    const isPipeBroken = complaint.includes('EPIPE')
    if (code.value !== 0 && !isPipeBroken) {
      throw new Error(`${name} could not be decompressed: ${complaint.trim().split('\n')[0]}`)
    }
    if (untarred.status === 'rejected') throw untarred.reason
  })
}
