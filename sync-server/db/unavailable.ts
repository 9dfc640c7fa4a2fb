import { codeOf } from '../../contract/errors.ts'

/**
 * What PostgreSQL and the way to it answer with when they cannot serve now and may again in a moment
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html). The statement did not happen, or its end is not
 * known: the caller is told to try again, which every route bears.
 */
const CODES = new Set([
  // statement_timeout; idle_in_transaction_session_timeout.
  '57014',
  '25P03',
  // Shut down, crashed, starting up; too many connections.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** pg and pg-pool give these no code (pg/lib/client.js, pg-pool/index.js). */
const MESSAGES = new Set([
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client was closed and is not queryable',
  'Client has encountered a connection error and is not queryable',
])

/** Says whether the database could not be reached or did not answer in time. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  return CODES.has(code) || code.startsWith('08') || MESSAGES.has(error.message)
}
