import { AppError } from '../../../contract/errors.ts'

/** The largest reply is a page of own ledger entries, well under 1 MB. */
const MAX_REPLY_BYTES = 8_000_000

/** Returns the reply's text. Throws AppError sync_failed for one that is larger than any reply of the server. */
export async function readLimited({ body }: Pick<Response, 'body'>): Promise<string> {
  if (!body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > MAX_REPLY_BYTES) throw new AppError('sync_failed', 'The server’s answer is too large.')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Codes of Node's TLS: DEPTH_ZERO_SELF_SIGNED_CERT, CERT_HAS_EXPIRED, ERR_TLS_CERT_ALTNAME_INVALID, ERR_SSL_… */
const TLS_CODE = /CERT|_TLS_|_SSL_|UNABLE_TO_VERIFY|EPROTO/

/** Returns the code of a failed TLS handshake; null for any other failure. */
export function certificateProblem(error: unknown): string | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
    if (TLS_CODE.test(code)) return code
  }
  return null
}
