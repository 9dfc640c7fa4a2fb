import { AppError } from '../../../contract/errors.ts'
import { fail, type SessionParts } from './bundled-session.ts'
import type { OllamaClient } from './client.ts'
import { effectiveVersion, requireVersionFloor } from './version.ts'
import { sleep } from './watch-health.ts'

export interface SystemParts extends SessionParts {
  url: string
  /** Time between two looks at an Ollama that belongs to the user, who may start and stop it at will. */
  probeIntervalMs: number
}

const PROBE_PATIENCE_MS = 5_000

/**
 * Uses the Ollama that the user runs: never starts it, never ends it, changes no model in it. Looks whether it is
 * there until the signal aborts, and takes it up again when it comes back. Never throws.
 */
export async function runSystem(parts: SystemParts, signal: AbortSignal): Promise<void> {
  const { status } = parts
  status.set({ state: 'starting', error: null, version: null, progress: null })
  let client: OllamaClient | null = null
  let lastError = ''
  try {
    client = parts.connect(parts.url)
    while (!signal.aborted) {
      try {
        await probe(parts, client, signal)
        lastError = ''
      } catch (error) {
        if (signal.aborted) return
        parts.publish(null)
        const told = inWords(error, client.url)
        if (told.message !== lastError) fail(status, parts.logger, told)
        lastError = told.message
      }
      await sleep(parts.probeIntervalMs, signal)
    }
  } catch (error) {
    fail(status, parts.logger, error)
  } finally {
    parts.publish(null)
    client?.close()
  }
}

async function probe(parts: SystemParts, client: OllamaClient, signal: AbortSignal): Promise<void> {
  const reported = await client.version(AbortSignal.any([signal, AbortSignal.timeout(PROBE_PATIENCE_MS)]))
  const version = effectiveVersion(reported, null)
  requireVersionFloor(version)
  if (parts.status.get().state === 'ready') return
  await parts.learn(client)
  signal.throwIfAborted()
  parts.publish(client)
  parts.status.set({ state: 'ready', version, error: null })
  parts.logger.info('engine_ready', { version, mode: 'system' })
}

function inWords(error: unknown, url: string): AppError {
  if (error instanceof AppError && error.code === 'engine_too_old') return error
  return new AppError(
    'engine_unavailable',
    `No Ollama answers at ${url}. Start it, or use the engine that comes with Noble NovaCore (Settings, Models).`,
    { cause: error },
  )
}
