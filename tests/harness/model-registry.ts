import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ggufFile } from './gguf-file.ts'

/**
 * A registry of models on loopback that the real Ollama pulls from: manifests and blobs as a registry of OCI images
 * has them. Blobs lie at another host name, as with the real one: Ollama follows only such a redirect with ranges.
 *
 *   const registry = await startModelRegistry()
 *   const name = registry.add('tiny', ggufFile({ bytes: 3_000_000 }))   // 127.0.0.1:PORT/library/tiny:latest
 *   registry.behave({ bytesPerSecond: 500_000 })
 */
export interface ModelRegistry {
  readonly host: string
  /** Publishes a model; returns the name that a user types. */
  add(name: string, gguf?: Buffer): string
  /** How it behaves from now on, also towards downloads that run. */
  behave(next: Behaviour): void
  /** Byte ranges of model files that were asked for, in their order. */
  ranges(): { from: number; sent: number }[]
  close(): Promise<void>
}
interface Behaviour {
  bytesPerSecond?: number
  /** One byte of each model file is another one. */
  isCorrupt?: boolean
  /** Connections end without an answer. */
  isAway?: boolean
}

const TICK_MS = 50

export async function startModelRegistry(): Promise<ModelRegistry> {
  const manifests = new Map<string, Buffer>()
  const blobs = new Map<string, Buffer>()
  const models = new Set<string>()
  const ranges: { from: number; sent: number }[] = []
  let now: Behaviour = {}

  const server = createServer((request, response) => void answer(request, response))
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (now.isAway) return void request.socket.destroy()
    const path = request.url ?? ''
    const [, name] = /^\/v2\/library\/(\w+)\/manifests\//.exec(path) ?? []
    if (name !== undefined) {
      const manifest = manifests.get(name)
      if (manifest) return void response.writeHead(200, { 'content-length': manifest.length }).end(manifest)
      const errors = [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }]
      return void response
        .writeHead(404, { 'content-type': 'application/json' })
        .end(JSON.stringify({ errors }))
    }
    const digest = path.split('/').at(-1) ?? ''
    const blob = blobs.get(digest)
    if (!blob) return void response.writeHead(404).end()
    if (request.method === 'HEAD')
      return void response.writeHead(200, { 'content-length': blob.length }).end()
    if (!path.startsWith('/cdn/')) {
      return void response.writeHead(307, { location: `http://localhost:${port}/cdn/${digest}` }).end()
    }
    await sendRange(request, response, { blob, isModel: models.has(digest) })
  }
  const sendRange = async (
    request: IncomingMessage,
    response: ServerResponse,
    { blob, isModel }: { blob: Buffer; isModel: boolean },
  ): Promise<void> => {
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    const body = Buffer.from(blob.subarray(Number(from), to === '' ? undefined : Number(to) + 1))
    if (isModel && now.isCorrupt) body[body.length - 1] = (body.at(-1) ?? 0) ^ 1
    const range = { from: Number(from), sent: 0 }
    if (isModel) ranges.push(range)
    response.writeHead(206, { 'content-length': body.length })
    while (range.sent < body.length && !response.destroyed) {
      if (now.isAway) return void response.destroy()
      const step =
        isModel && now.bytesPerSecond ? Math.ceil((now.bytesPerSecond * TICK_MS) / 1_000) : body.length
      response.write(body.subarray(range.sent, range.sent + step))
      range.sent = Math.min(body.length, range.sent + step)
      if (range.sent < body.length) await new Promise((next) => setTimeout(next, TICK_MS))
    }
    response.end()
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  return {
    host,
    add(name, gguf = ggufFile({ bytes: 100_000 })) {
      const config = Buffer.from(
        JSON.stringify({
          model_format: 'gguf',
          model_family: 'llama',
          model_families: ['llama'],
          model_type: '1M',
          file_type: 'Q4_0',
          rootfs: { type: 'layers', diff_ids: [digestOf(gguf)] },
        }),
      )
      for (const blob of [gguf, config]) blobs.set(digestOf(blob), blob)
      models.add(digestOf(gguf))
      const manifest = {
        schemaVersion: 2,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        config: layerOf(config, 'application/vnd.docker.container.image.v1+json'),
        layers: [layerOf(gguf, 'application/vnd.ollama.image.model')],
      }
      manifests.set(name, Buffer.from(JSON.stringify(manifest)))
      return `${host}/library/${name}`
    },
    behave: (next) => {
      now = next
    },
    ranges: () => [...ranges],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function layerOf(blob: Buffer, mediaType: string) {
  return { mediaType, digest: digestOf(blob), size: blob.length }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
