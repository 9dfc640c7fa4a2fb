/** dist/runtime.json: where everything is that the app and its tests run with. Written by setup, read by all others. */
import { join } from 'node:path'
import { readJson, writeWhole } from './cache.mjs'

const RUNTIME_VERSION = 1

/**
 * @typedef {object} Runtime
 * @property {1} version
 * @property {string} node absolute path of Node 24
 * @property {{ path: string, version: string, source: string }} electron
 * @property {{ electronBinding: string | null }} sqlite null: better-sqlite3's prebuilt binding serves Electron
 * @property {{ path: string, version: string, source: string }} ollama
 * @property {{ starter: object, embedding: object }} models
 */

/** Path of the file in the checkout `root`. */
export function runtimePath(root) {
  return join(root, 'dist', 'runtime.json')
}

/**
 * Writes the file whole; fields beyond the agreed ones are dropped.
 * @param {string} root
 * @param {{ node: string, electron: object, binding: string | null, ollama: object, starter: object, embedding: object }} parts
 * @returns {Promise<Runtime>}
 */
export async function writeRuntime(root, { node, electron, binding, ollama, starter, embedding }) {
  const program = ({ path, version, source }) => ({ path, version, source })
  const runtime = {
    version: RUNTIME_VERSION,
    node,
    electron: program(electron),
    sqlite: { electronBinding: binding },
    ollama: program(ollama),
    models: { starter, embedding },
  }
  await writeWhole(runtimePath(root), `${JSON.stringify(runtime, null, 2)}\n`)
  return runtime
}

/** The file of the checkout. @returns {Promise<Runtime>} @throws {Error} when setup has not run */
export async function readRuntime(root) {
  const runtime = await readJson(runtimePath(root))
  if (runtime?.version !== RUNTIME_VERSION)
    throw new Error('dist/runtime.json is missing or old: run `npm run setup`')
  return runtime
}
