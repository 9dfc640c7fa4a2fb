import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { syncServerUrlSchema } from '../../contract/core/settings.ts'
import { SERVICE_SECRET_MIN_BYTES } from '../../contract/service-token.ts'

/** What a core needs to be told. It reads no environment of its own but what {@link fromCommandLine} names. */
export interface CoreOptions {
  dataDir: string
  /** 0: any free port. */
  port: number
  /** Signs and checks service tokens, ≥ 32 bytes; only main (or the command line) and the core know it. */
  secret: Uint8Array
  /** runtime.json, as set-up or the packaged app wrote it. */
  runtimeFile: string
  /** Where the engine keeps models; null: in the data folder. */
  modelsDir: string | null
  appVersion: string
  allowKeychain: boolean
  /** The sync server unless the user names another; null: none. */
  syncUrl: string | null
}

export interface CommandLine {
  options: CoreOptions
  isTokenPrinted: boolean
  hasWorkers: boolean
}

/**
 * `--data-dir DIR [--port N] [--print-token] [--models-dir DIR] [--runtime FILE] [--no-workers]`; NOVACORE_MODELS_DIR and
 * NOVACORE_KEYCHAIN=off do for tests what the flags do. Throws a TypeError in words for anything else.
 */
export function fromCommandLine(args: string[], env: NodeJS.ProcessEnv, appVersion: string): CommandLine {
  const { values } = parseArgs({
    args,
    options: {
      'data-dir': { type: 'string' },
      port: { type: 'string', default: '0' },
      'print-token': { type: 'boolean', default: false },
      'models-dir': { type: 'string' },
      runtime: { type: 'string' },
      'no-workers': { type: 'boolean', default: false },
    },
  })
  const dataDir = values['data-dir']
  if (!dataDir) throw new TypeError('--data-dir DIR is needed: the folder that holds all of the data.')
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError(`--port takes a number from 0 to 65535, not ${values.port}.`)
  }
  return {
    isTokenPrinted: values['print-token'],
    hasWorkers: !values['no-workers'],
    options: {
      dataDir,
      port,
      secret: randomBytes(SERVICE_SECRET_MIN_BYTES),
      runtimeFile: values.runtime ?? 'dist/runtime.json',
      modelsDir: values['models-dir'] ?? env.NOVACORE_MODELS_DIR ?? null,
      appVersion,
      allowKeychain: env.NOVACORE_KEYCHAIN !== 'off',
      syncUrl: readSyncUrl(env),
    },
  }
}

/** What Electron's main process posts to the core, once, before anything else. */
const startMessageSchema = z.object({
  type: z.literal('start'),
  dataDir: z.string(),
  secret: z.string().describe('base64url, ≥ 32 bytes'),
  runtimeFile: z.string(),
  appVersion: z.string(),
})

export function fromStartMessage(message: unknown, env: NodeJS.ProcessEnv): CoreOptions {
  const { dataDir, secret, runtimeFile, appVersion } = startMessageSchema.parse(message)
  return {
    dataDir,
    port: 0,
    secret: Buffer.from(secret, 'base64url'),
    runtimeFile,
    modelsDir: env.NOVACORE_MODELS_DIR ?? null,
    appVersion,
    allowKeychain: env.NOVACORE_KEYCHAIN !== 'off',
    syncUrl: readSyncUrl(env),
  }
}

declare const __SYNC_URL__: string | undefined

/** NOVACORE_SYNC_URL, for developers and tests; else the address that this build was made with. */
function readSyncUrl(env: NodeJS.ProcessEnv): string | null {
  const built = typeof __SYNC_URL__ === 'string' && __SYNC_URL__ !== '' ? __SYNC_URL__ : null
  const named = env.NOVACORE_SYNC_URL ?? built
  return named === null ? null : syncServerUrlSchema.parse(named)
}
