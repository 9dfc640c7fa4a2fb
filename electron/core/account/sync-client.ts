import { setTimeout as sleep } from 'node:timers/promises'
import { hc } from 'hono/client'
import type { z } from 'zod'
import { backOffMs } from '../../../contract/back-off.ts'
import { AppError } from '../../../contract/errors.ts'
import { type SyncErrorCode, syncErrorBodySchema } from '../../../contract/sync/errors.ts'
import type { SyncApp } from '../../../sync-server/app.ts'
import { certificateProblem, readLimited } from './sync-reply.ts'

/** The sync server's routes, typed. Each call takes the options that {@link SyncClient.ask} hands it. */
type SyncApi = ReturnType<typeof hc<SyncApp>>
type CallOptions = { headers: Record<string, string>; init: RequestInit }
type SyncCall = (api: SyncApi, options: CallOptions) => Promise<Pick<Response, 'body'>>

/** A refusal of the server, with its own code. */
export class SyncRefusal extends Error {
  override name = 'SyncRefusal'
  readonly code: SyncErrorCode
  readonly status: number
  readonly details: Record<string, unknown>
  readonly retryAfterMs: number | null

  constructor(
    code: SyncErrorCode,
    status: number,
    message: string,
    details: Record<string, unknown>,
    retryAfterMs: number | null,
  ) {
    super(message)
    this.code = code
    this.status = status
    this.details = details
    this.retryAfterMs = retryAfterMs
  }
}

export interface AskOptions {
  /** Access token. */
  token?: string
  /** Whether sending it twice does the same as once: then a lost reply or a failing server is tried again. */
  isRepeatable?: boolean
  signal?: AbortSignal
}

interface Connection {
  state: 'unknown' | 'ok' | 'failing'
  /** Why the last call had no usable reply. */
  code: string | null
  sinceMs: number | null
}

export interface SyncClient {
  /**
   * Sends one request and returns its parsed reply. Throws {@link SyncRefusal} when the server refused, and AppError
   * sync_not_configured, sync_unreachable, sync_insecure, sync_failed or sync_busy when there is no usable reply.
   */
  ask<T>(schema: z.ZodType<T>, call: SyncCall, options?: AskOptions): Promise<T>
  /** The same for a request without a reply body. */
  tell(call: SyncCall, options?: AskOptions): Promise<void>
  connection(): Connection
}

/** Long enough for a reply over a slow mobile network with two password checks before it. */
const TIME_LIMIT_MS = 20_000
const RETRIES = 2
const RETRY = { firstMs: 400, longestMs: 2_000 }

export interface SyncClientDeps {
  /** Address of the server; null when none is set. */
  url: () => string | null
  nowMs: () => number
}

export function createSyncClient({ url, nowMs }: SyncClientDeps): SyncClient {
  let connection: Connection = { state: 'unknown', code: null, sinceMs: null }

  function note(state: 'ok' | 'failing', code: string | null): void {
    if (connection.state === state && connection.code === code) return
    connection = { state, code, sinceMs: nowMs() }
  }

  async function once(call: SyncCall, { token, signal }: AskOptions): Promise<string> {
    const base = url()
    if (base === null) throw new AppError('sync_not_configured', 'No address of a sync server is set.')
    const limit = AbortSignal.timeout(TIME_LIMIT_MS)
    const reply = await call(hc<SyncApp>(base, { fetch: fetchSync }), {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      init: { signal: signal ? AbortSignal.any([signal, limit]) : limit },
    })
    return textOf(reply)
  }

  async function withRetries(call: SyncCall, options: AskOptions): Promise<string> {
    for (let retries = 0; ; retries++) {
      try {
        const text = await once(call, options)
        note('ok', null)
        return text
      } catch (error) {
        if (options.signal?.aborted) throw error
        if (error instanceof SyncRefusal) note('ok', null)
        else if (error instanceof AppError && error.code !== 'sync_not_configured')
          note('failing', error.code)
        if (!options.isRepeatable || retries >= RETRIES || !isPassing(error)) throw error
        await sleep(backOffMs(retries, RETRY), undefined, {
          ...(options.signal && { signal: options.signal }),
        })
      }
    }
  }

  return {
    async ask(schema, call, options = {}) {
      const text = await withRetries(call, options)
      const parsed = schema.safeParse(parseJson(text))
      if (parsed.success) return parsed.data
      note('failing', 'sync_failed')
      throw new AppError('sync_failed', 'The server answered what this app does not understand.')
    },
    async tell(call, options = {}) {
      await withRetries(call, options)
    },
    connection: () => connection,
  }
}

/** Resolves on success only. No redirects: an address that moved could be one that nobody has confirmed. */
async function fetchSync(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'error' }).catch((cause: unknown) => {
    throw unreachable(cause)
  })
  if (!response.ok) throw refusalOf(response, await textOf(response))
  return response
}

/** The line may break, and the time run out, while the reply comes. */
function textOf(reply: Pick<Response, 'body'>): Promise<string> {
  return readLimited(reply).catch((cause: unknown) => {
    throw unreachable(cause)
  })
}

function unreachable(cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const problem = certificateProblem(cause)
  return problem === null
    ? new AppError('sync_unreachable', 'The server could not be reached.', { cause })
    : new AppError('sync_insecure', 'The server’s certificate is not valid.', {
        cause,
        details: { reason: problem },
      })
}

function refusalOf(response: Response, text: string): AppError | SyncRefusal {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfterSeconds = Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : null
  const wait = retryAfterSeconds === null ? {} : { retryAfterSeconds }
  const parsed = syncErrorBodySchema.safeParse(parseJson(text))
  if (response.status >= 500 && parsed.data?.error.code !== 'billing_unavailable') {
    const isBusy = response.status === 503 && retryAfterSeconds !== null
    if (isBusy) return new AppError('sync_busy', 'The server is busy.', wait)
    return new AppError('sync_failed', `The server failed (${response.status}).`, wait)
  }
  if (!parsed.success)
    return new AppError('sync_failed', `The server answered ${response.status}, without a reason.`, wait)
  const { code, message, details } = parsed.data.error
  if (code === 'rate_limited') return new AppError('sync_busy', 'The server asks to wait.', wait)
  return new SyncRefusal(
    code,
    response.status,
    message,
    details ?? {},
    retryAfterSeconds === null ? null : retryAfterSeconds * 1000,
  )
}

/** Whether the same request may succeed in a moment. A server that says when to come back is not asked before. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'sync_unreachable' || error.code === 'sync_failed') &&
    error.retryAfterSeconds === undefined
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
