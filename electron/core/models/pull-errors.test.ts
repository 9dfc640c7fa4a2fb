import { expect, test } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import { pullError } from './pull-errors.ts'

// As the real engine said them, except for the proxy, the certificate and the newer version.
test.each([
  ['pull model manifest: file does not exist', 'pull_name_unknown'],
  ['digest mismatch, file must be downloaded again: want sha256:80, got sha256:8b', 'pull_damaged'],
  ['dial tcp: lookup registry.ollama.ai on 10.0.0.1:53: no such host', 'pull_offline'],
  ['dial tcp 127.0.0.1:1: connect: connection refused', 'pull_offline'],
  ['max retries exceeded: unexpected EOF', 'pull_offline'],
  ['write /data/blobs/x-partial: no space left on device', 'pull_disk_full'],
  ['proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused', 'pull_proxy_failed'],
  ['tls: failed to verify certificate: x509: certificate has expired', 'pull_insecure'],
  ['pull model manifest: 412: The model you are pulling requires a newer version of Ollama', 'pull_too_new'],
  ['something else', 'pull_failed'],
])('B3: %s is %s', (said, code) => {
  expect(pullError(new AppError('pull_failed', said))).toMatchObject({ code })
})
