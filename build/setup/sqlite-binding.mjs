/**
 * better-sqlite3 for the Electron at hand. Its prebuilt binding needs Node-API 10 (Electron 36 and newer); for an older
 * Electron it is compiled here with gcc, once, against Node-API 9, without node-gyp.
 */
import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileBytes, makeFolderWhole, readJson } from './cache.mjs'
import { findProgram, run } from './command.mjs'

const PREBUILT_NAPI = 10
const HEADER = fileURLToPath(new URL('sqlite-string-reference.h', import.meta.url))
const PROOF = fileURLToPath(new URL('sqlite-proof.cjs', import.meta.url))
const CPP_FLAGS = [
  ...'-shared -O2 -fPIC -std=c++20 -fvisibility=hidden -DNAPI_VERSION=9 -DNAPI_DISABLE_CPP_EXCEPTIONS'.split(
    ' ',
  ),
  ...'-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS -DBUILDING_NODE_EXTENSION'.split(' '),
  '-DNODE_GYP_MODULE_NAME=better_sqlite3',
]
const LINK_FLAGS = '-ldl -lpthread -Wl,-Bsymbolic -Wl,--exclude-libs,ALL'.split(' ')
const C_FLAGS = '-c -O2 -fPIC -std=c99 -w'.split(' ')

/**
 * @param {import('./electron.mjs').Electron} electron
 * @param {import('./index.mjs').SetupContext} context
 * @returns {Promise<{ binding: string | null, wasThere: boolean }>} path of the binding, null for the prebuilt one
 * @throws {Error} when a compiler is missing, or the binding does not work in this Electron
 */
export async function ensureSqliteBinding(electron, context) {
  const modules = join(context.root, 'node_modules')
  const packageFolder = join(modules, 'better-sqlite3')
  const { version } = await readJson(join(packageFolder, 'package.json'))
  const isPrebuilt = electron.napi >= PREBUILT_NAPI
  const key = isPrebuilt ? `${version}-prebuilt` : `${version}-napi9-${await recipeHash(modules)}`
  const folder = join(
    context.cache,
    'sqlite',
    `${key}-electron-${electron.version}-${process.platform}-${process.arch}`,
  )
  const binding = join(folder, 'better_sqlite3.node')
  const answer = isPrebuilt ? null : binding
  if ((await fileBytes(join(folder, 'proved.json'))) !== null) return { binding: answer, wasThere: true }
  await makeFolderWhole(folder, async (temporary) => {
    const made = isPrebuilt ? '' : await compile(temporary, packageFolder, modules, context)
    await prove(electron, packageFolder, made, context)
    await writeFile(join(temporary, 'proved.json'), JSON.stringify({ electron: electron.version, version }))
  })
  return { binding: answer, wasThere: false }
}

/** Changes when the recipe, or a header that it is compiled against, changes. */
async function recipeHash(modules) {
  const headers = await readJson(join(modules, 'node-api-headers', 'package.json'))
  const hash = createHash('sha256').update(await readFile(HEADER))
  hash.update([...CPP_FLAGS, ...LINK_FLAGS, ...C_FLAGS, headers?.version].join(' '))
  return hash.digest('hex').slice(0, 12)
}

async function compile(folder, packageFolder, modules, { reporter, logFile, verbose }) {
  for (const compiler of ['gcc', 'g++']) {
    if (!(await findProgram(compiler))) {
      throw new Error(
        `this Electron needs its own build of SQLite, and ${compiler} is missing (Debian: apt-get install g++)`,
      )
    }
  }
  const sqlite = join(packageFolder, 'deps', 'sqlite3')
  const gypi = await readFile(join(packageFolder, 'deps', 'defines.gypi'), 'utf8')
  const defines = [...gypi.matchAll(/^ {4}'([A-Z0-9_]+(?:=-?\d+)?)',$/gm)].map(([, define]) => `-D${define}`)
  if (defines.length === 0)
    throw new Error("better-sqlite3's defines.gypi has a form that setup does not know")
  const object = join(folder, 'sqlite3.o')
  const made = join(folder, 'better_sqlite3.node')
  const includes = [sqlite, join(modules, 'node-addon-api'), join(modules, 'node-api-headers', 'include')]
  const source = join(packageFolder, 'src', 'better_sqlite3.cpp')
  const options = { logFile, verbose }
  await reporter.during('Compiling SQLite', () =>
    run('gcc', [...C_FLAGS, ...defines, join(sqlite, 'sqlite3.c'), '-o', object], options),
  )
  await reporter.during('Compiling its binding', () => {
    const paths = includes.flatMap((path) => ['-I', path])
    return run(
      'g++',
      [...CPP_FLAGS, ...defines, ...paths, '-include', HEADER, source, object, '-o', made, ...LINK_FLAGS],
      options,
    )
  })
  await rm(object)
  return made
}

/** Loads the binding in this very Electron and lets it work under garbage collection. */
async function prove(electron, packageFolder, binding, { reporter, logFile, verbose }) {
  const env = { ELECTRON_RUN_AS_NODE: '1' }
  const args = ['--expose-gc', PROOF, packageFolder, ...(binding ? [binding] : [])]
  await reporter.during(`Proving SQLite in Electron ${electron.version}`, () =>
    run(electron.path, args, { env, logFile, verbose, timeoutMs: 120_000 }),
  )
}
