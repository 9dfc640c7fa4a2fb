import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../db/database.ts'
import { createDatabaseGauges } from './database-metrics.ts'

/**
 * What Prometheus reads (spec L1), in a registry per server, so that two in one process stay apart. Labels come from
 * closed lists (route patterns, error codes, outcomes), never an address, an id or text from a request: that would
 * reveal who does what, and let anybody grow the memory of this server and of Prometheus.
 */
export interface Metrics {
  observeRequest(request: ObservedRequest): void
  /** Returns the text that Prometheus reads, with fresh counts of the database. */
  text(): Promise<string>
  readonly contentType: string
  close(): void
}

interface ObservedRequest {
  /** Of the table of routes; 'none' where there is nothing at the address. */
  route: string
  method: string
  status: number
  seconds: number
  /** Of the error body. */
  code: string | null
}

/** From an answer out of memory to argon2 on a loaded machine. */
const SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createMetrics(db: Database, nowMs: () => number, version: string): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to its answer, by pattern of the route.',
    labelNames: ['route', 'method', 'status_class'] as const,
    buckets: SECONDS_BUCKETS,
    registers,
  })
  const refusals = new Counter({
    name: 'novacore_refusals_total',
    help: 'Answers that are not a success, by error code (rate_limited, login_throttled, token_expired …).',
    labelNames: ['code'] as const,
    registers,
  })
  const logins = new Counter({
    name: 'novacore_logins_total',
    help: 'Attempts to log in, by outcome.',
    labelNames: ['outcome'] as const,
    registers,
  })
  for (const outcome of ['succeeded', 'credentials_wrong', 'throttled', 'other']) logins.inc({ outcome }, 0)
  for (const code of ['rate_limited', 'login_throttled', 'internal_error', 'database_busy']) {
    refusals.inc({ code }, 0)
  }
  new Gauge({
    name: 'novacore_build_info',
    help: 'Always 1; version and kind of database as labels.',
    labelNames: ['version', 'database'] as const,
    registers,
  }).set({ version, database: db.kind }, 1)
  /** Of closed lists both, so it cannot grow: finding a histogram by its labels costs more than counting. */
  const counted = new Map<string, Histogram.Internal<'route' | 'method' | 'status_class'>>()
  function durationOf(route: string, method: string, status: number) {
    const key = method + route + status
    const known =
      counted.get(key) ?? duration.labels({ route, method, status_class: `${Math.floor(status / 100)}xx` })
    counted.set(key, known)
    return known
  }
  const countDatabase = createDatabaseGauges(db, nowMs, registry)

  return {
    observeRequest({ route, method, status, seconds, code }) {
      durationOf(route, method, status).observe(seconds)
      if (code !== null) refusals.inc({ code })
      if (route === '/auth/login') logins.inc({ outcome: loginOutcome(status, code) })
    },
    async text() {
      await countDatabase()
      return registry.metrics()
    },
    contentType: registry.contentType,
    close: () => registry.clear(),
  }
}

function loginOutcome(status: number, code: string | null): string {
  if (status === 200) return 'succeeded'
  if (code === 'login_throttled') return 'throttled'
  return code === 'credentials_wrong' ? code : 'other'
}
