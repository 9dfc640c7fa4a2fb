/**
 * `node build/package.mjs [electron-builder's own arguments]`: the app with engine, models and native modules inside, in
 * release/. Without arguments the target is the unpacked folder (`--dir`), which needs nothing from the network: the
 * Electron is the one that set-up chose. Archives and installers (AppImage, deb, dmg, nsis …) are made where
 * electron-builder can fetch its tools. An Electron other than the one that package.json names is refused, unless
 * `--allow-fallback-electron` says that this is for a test.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'
import { ALLOW_FALLBACK, refusalOfElectron } from './fallback-electron.mjs'

const ROOT = resolve(fileURLToPath(import.meta.url), '../..')
/** The folder that electron-builder.yml packs as resources. */
const RESOURCES = join(ROOT, 'dist/package-resources')

/** Gathers what runtime.json names, and writes a runtime.json whose paths are relative to itself. */
async function gatherResources(runtime) {
  await rm(RESOURCES, { recursive: true, force: true })
  await mkdir(RESOURCES, { recursive: true })
  const { starter, embedding } = runtime.models
  const packaged = {
    version: runtime.version,
    sqlite: { electronBinding: await take(runtime.sqlite.electronBinding, 'native') },
    ollama: { ...runtime.ollama, path: await takeEngine(runtime.ollama.path) },
    models: {
      starter: { ...starter, file: await take(starter.file, 'models') },
      embedding: { ...embedding, dir: await take(embedding.dir, 'models') },
    },
  }
  await writeFile(join(RESOURCES, 'runtime.json'), `${JSON.stringify(packaged, null, 2)}\n`)
}

/** Copies a file or folder into the resources and returns its path there; null for null. */
async function take(path, folder) {
  if (path === null) return null
  const inside = join(folder, basename(path))
  await cp(path, join(RESOURCES, inside), { recursive: true, dereference: true })
  return inside
}

/** A maker's release has its runners in lib/ollama beside bin/ or beside the program; our own build has none. */
async function takeEngine(path) {
  const isInBin = basename(dirname(path)) === 'bin'
  const libraries = join(dirname(path), isInBin ? '../lib/ollama' : 'lib/ollama')
  await cp(libraries, join(RESOURCES, 'engine/lib/ollama'), { recursive: true, dereference: true }).catch(
    (error) => {
      if (error.code !== 'ENOENT') throw error
    },
  )
  return take(path, isInBin ? 'engine/bin' : 'engine')
}

async function electronBuilder(electron, args) {
  const dist = dirname(electron.path)
  const program = join(ROOT, 'node_modules/electron-builder/cli.js')
  const options = [`-c.electronDist=${dist}`, `-c.electronVersion=${electron.version}`, '--publish=never']
  const child = spawn(process.execPath, [program, ...(args.length > 0 ? args : ['--dir']), ...options], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  const [code] = await once(child, 'exit')
  return code ?? 1
}

async function packageApp(args) {
  const runtime = JSON.parse(await readFile(join(ROOT, 'dist/runtime.json'), 'utf8'))
  const { version } = JSON.parse(await readFile(join(ROOT, 'node_modules/electron/package.json'), 'utf8'))
  const refusal = refusalOfElectron(runtime.electron, version, args)
  if (refusal !== null) {
    console.error(refusal)
    return 1
  }
  await build({ root: ROOT })
  await gatherResources(runtime)
  return electronBuilder(
    runtime.electron,
    args.filter((arg) => arg !== ALLOW_FALLBACK),
  )
}

process.exitCode = await packageApp(process.argv.slice(2))
