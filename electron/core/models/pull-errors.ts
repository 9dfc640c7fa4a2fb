import type { CoreErrorCode } from '../../../contract/core/errors.ts'
import { AppError } from '../../../contract/errors.ts'

/**
 * What a failed pull means to the user, by Ollama's words (server/images.go, server/download.go) and those of Go's net
 * package, which it passes on. The first row that has one of its words in the text decides.
 */
const CAUSES: readonly (readonly [CoreErrorCode, readonly string[]])[] = [
  ['pull_disk_full', ['no space left on device', 'not enough space on the disk', 'disk quota exceeded']],
  ['pull_damaged', ['digest mismatch', 'invalid digest']],
  ['pull_too_new', ['requires a newer version', 'newer version of ollama']],
  ['pull_proxy_failed', ['proxyconnect', 'proxy authentication required']],
  ['pull_insecure', ['x509:', 'tls: ', 'certificate', 'insecure protocol']],
  ['pull_name_invalid', ['invalid model name']],
  [
    'pull_name_unknown',
    ['file does not exist', 'manifest unknown', 'not found', 'does not exist', 'not a gguf', 'no gguf'],
  ],
  ['pull_refused', ['unauthorized', 'access denied', 'forbidden', ' 401', ' 403']],
  [
    'pull_offline',
    [
      'no such host',
      'connection refused',
      'connection reset',
      'network is unreachable',
      'no route to host',
      'i/o timeout',
      'deadline exceeded',
      'eof',
      'max retries exceeded',
      'broken pipe',
      'server misbehaving',
      ' 500',
      ' 502',
      ' 503',
      ' 504',
    ],
  ],
]

/** Puts the engine's refusal of a pull into one of our codes; everything that is not one is returned as it is. */
export function pullError(error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'pull_failed') return error
  const text = error.message.toLowerCase()
  const code = CAUSES.find(([, words]) => words.some((word) => text.includes(word)))?.[0] ?? 'pull_failed'
  const said = error.message.replace(/\s+/g, ' ').slice(0, 300)
  return new AppError(code, said, {
    cause: error,
    ...(code === 'pull_failed' ? { details: { engine_said: said } } : {}),
  })
}
