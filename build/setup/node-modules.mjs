/** npm packages of the checkout, installed by `npm ci` and skipped when they are those of the lock file. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileBytes, readJson, writeWhole } from './cache.mjs'
import { run } from './command.mjs'

/**
 * Makes sure of node_modules.
 * @param {import('./index.mjs').SetupContext} context
 * @returns {Promise<{ node: string, wasThere: boolean }>} path of Node 24 from the npm package `node`
 */
export async function ensureNodeModules({ root, reporter, logFile, verbose }) {
  const modules = join(root, 'node_modules')
  const stampFile = join(modules, '.novacore-stamp')
  const stamp = await lockStamp(root)
  const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const isComplete = async () => (await fileBytes(node)) !== null
  const stamped = await readFile(stampFile, 'utf8').catch(() => '')
  if (stamped === stamp && (await isComplete())) return { node, wasThere: true }
  if ((await isComplete()) && (await matchesLock(root))) {
    await writeWhole(stampFile, stamp)
    return { node, wasThere: true }
  }
  const npm = (args) => {
    const env = { PATH: pathWithoutModules(process.env.PATH), npm_config_loglevel: 'notice' }
    const all = [...args, '--prefer-offline', '--no-audit', '--no-fund']
    return reporter.during(`npm ${args[0]}`, () => run('npm', all, { cwd: root, logFile, verbose, env }))
  }
  try {
    await npm(['ci'])
  } catch (error) {
    if (!lacksOnlyOptional(await readJson(join(root, 'package-lock.json')), error.stderr ?? '')) throw error
    // A lock file made behind a registry that does not serve other systems' packages: npm ci refuses it everywhere.
    reporter.say(
      '    The lock file lacks optional packages of other systems; installing what it holds (npm install)',
    )
    await npm(['install', '--no-save'])
  }
  if (!(await isComplete())) {
    throw new Error(`npm ended well, but left no ${node}; are install scripts allowed?`)
  }
  await writeWhole(stampFile, stamp)
  return { node, wasThere: false }
}

/**
 * True when all packages that npm misses in the lock file are optional.
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} lock
 * @param {string} complaint what npm ci said: lines `Missing: NAME@VERSION from lock file`
 */
export function lacksOnlyOptional(lock, complaint) {
  const optional = new Set(
    Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    ),
  )
  const missing = [...complaint.matchAll(/Missing: (@?[^@\s]+)@\S* from lock file/g)].map(([, name]) => name)
  return missing.length > 0 && !/Invalid:/.test(complaint) && missing.every((name) => optional.has(name))
}

/** What node_modules depends on: the lock file and this machine. */
async function lockStamp(root) {
  const lock = await readFile(join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex')
}

/** npm ci deletes node_modules, and with it the Node 24 that `npm start` puts first in the PATH. */
function pathWithoutModules(path = '') {
  const isOwn = (folder) => /node_modules[\\/]\.bin$/.test(folder)
  return path
    .split(delimiter)
    .filter((folder) => !isOwn(folder))
    .join(delimiter)
}

/** True when npm's own record of what it installed (by hand, before) is what the lock file asks for. */
async function matchesLock(root) {
  const wanted = (await readJson(join(root, 'package-lock.json')))?.packages ?? {}
  const installed = (await readJson(join(root, 'node_modules', '.package-lock.json')))?.packages
  if (!installed) return false
  const isSame = (path) => wanted[path]?.version === installed[path].version
  const isThere = (path) => path === '' || wanted[path].optional || wanted[path].peer || path in installed
  return Object.keys(installed).every(isSame) && Object.keys(wanted).every(isThere)
}
