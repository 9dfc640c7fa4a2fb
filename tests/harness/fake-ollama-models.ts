import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'

export interface FakeModel {
  name: string
  kind: 'chat' | 'embedding'
  canThink?: boolean
  sizeBytes?: number
  /** What it was trained for. */
  contextTokens?: number
  /** As Ollama says it: "7.6B". */
  parameters?: string
}
interface StoredModel extends FakeModel {
  digest: string
}

/** What is installed when a test does not say: the names that fakeRuntime gives. */
const FAKE_MODELS: FakeModel[] = [
  { name: 'smollm2:135m', kind: 'chat', sizeBytes: 98_362_432 },
  { name: 'all-minilm:latest', kind: 'embedding', sizeBytes: 45_949_786 },
]

/** The models of a fake Ollama, kept in memory or, with a folder, in Ollama's own layout of blobs and manifests. */
export function createFakeModels(options: { models?: FakeModel[]; modelsDir?: string }) {
  const { modelsDir } = options
  const initial = options.models ?? (modelsDir ? [] : FAKE_MODELS)
  const models: StoredModel[] = [
    ...initial.map((model) => ({ ...model, digest: sha256(model.name) })),
    ...(modelsDir ? readStored(modelsDir) : []),
  ]
  const blobs = new Set<string>()
  /** Each with its window. */
  const loaded = new Map<string, number>()
  const hasBlob = (digest: string): boolean =>
    modelsDir ? existsSync(join(modelsDir, 'blobs', digest.replace(':', '-'))) : blobs.has(digest)
  const find = (name: string): StoredModel | undefined => models.find((model) => model.name === withTag(name))

  return {
    find,
    load: (model: FakeModel, contextTokens: number) => void loaded.set(model.name, contextTokens),
    tags: () => models.map(describeModel),
    loaded: () =>
      models
        .filter(({ name }) => loaded.has(name))
        .map((model) => ({ ...describeModel(model), context_length: loaded.get(model.name) })),
    show(body: unknown, response: ServerResponse) {
      const { model: name } = body as { model: string }
      const model = find(name)
      if (!model) return sendJson(response, 404, { error: `model '${name}' not found` })
      const ofChat = model.canThink ? ['completion', 'thinking'] : ['completion']
      const capabilities = model.kind === 'chat' ? ofChat : ['embedding']
      sendJson(response, 200, {
        details: describeModel(model).details,
        capabilities,
        model_info: infoOf(model),
      })
    },
    remove(body: unknown, response: ServerResponse) {
      const { model: name } = body as { model: string }
      const model = find(name)
      if (!model) return sendJson(response, 404, { error: `model '${name}' not found` })
      models.splice(models.indexOf(model), 1)
      if (modelsDir) rmSync(manifestFile(modelsDir, model.name))
      response.writeHead(200).end()
    },
    /** Downloads nothing: a name that begins with `nobody` is unknown, any other one is there after a few lines. */
    pull(body: unknown, response: ServerResponse) {
      const { model: name } = body as { model: string }
      if (!/^[\w./:-]+$/.test(name)) return sendJson(response, 400, { error: 'invalid model name' })
      const plain = withTag(name.replace('http://', ''))
      const digest = `sha256:${sha256(plain)}`
      const layer = { status: `pulling ${digest.slice(7, 19)}`, digest, total: 2_000 }
      const isUnknown = plain.split('/').at(-1)?.startsWith('nobody')
      const lines = isUnknown
        ? [{ status: 'pulling manifest' }, { error: 'pull model manifest: file does not exist' }]
        : [
            { status: 'pulling manifest' },
            { ...layer, completed: 1_000 },
            { ...layer, completed: 2_000 },
            { status: 'verifying sha256 digest' },
            { status: 'writing manifest' },
            { status: 'success' },
          ]
      if (!isUnknown && !find(plain)) {
        const stored = modelsDir ? writeManifest(modelsDir, plain, 'chat', {}) : sha256(plain)
        models.push({ name: plain, kind: 'chat', sizeBytes: 2_000, digest: stored })
      }
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      for (const line of lines) response.write(`${JSON.stringify(line)}\n`)
      response.end()
    },
    blob(method: string, digest: string, bytes: Buffer, response: ServerResponse) {
      if (method === 'HEAD') return void response.writeHead(hasBlob(digest) ? 200 : 404).end()
      if (!/^sha256[:-][0-9a-f]{64}$/i.test(digest))
        return sendJson(response, 400, { error: 'invalid digest format' })
      const found = `sha256:${sha256(bytes)}`
      if (found !== digest) {
        return sendJson(response, 400, { error: `digest mismatch, expected "${digest}", got "${found}"` })
      }
      if (modelsDir) write(join(modelsDir, 'blobs', digest.replace(':', '-')), bytes)
      blobs.add(digest)
      response.writeHead(201).end()
    },
    create(body: unknown, response: ServerResponse) {
      const { model: name, files } = body as { model: string; files?: Record<string, string> }
      if (!files) return sendJson(response, 400, { error: "neither 'from' or 'files' was specified" })
      const missing = Object.values(files).find((digest) => !hasBlob(digest))
      if (missing)
        return sendJson(response, 500, { error: `open blobs/${missing}: no such file or directory` })
      const kind = 'config.json' in files ? 'embedding' : 'chat'
      const digest = modelsDir
        ? writeManifest(modelsDir, withTag(name), kind, files)
        : sha256(JSON.stringify(body))
      const others = models.filter((model) => model.name !== withTag(name))
      models.splice(0, models.length, { name: withTag(name), kind, digest }, ...others)
      sendJson(response, 200, { status: 'success' })
    },
  }
}

function describeModel({ name, kind, sizeBytes, digest, parameters }: StoredModel) {
  const family = kind === 'chat' ? 'llama' : 'bert'
  return {
    name,
    model: name,
    modified_at: '2026-01-01T00:00:00Z',
    size: sizeBytes ?? 1_000,
    digest,
    details: {
      parent_model: '',
      format: 'gguf',
      family,
      families: [family],
      parameter_size: parameters ?? (kind === 'chat' ? '134.52M' : '22.57M'),
      quantization_level: kind === 'chat' ? 'Q4_1' : 'F16',
    },
  }
}

/** The metadata of the GGUF file, as far as somebody reads it: that of SmolLM2-135M and all-MiniLM. */
function infoOf({ kind, contextTokens }: FakeModel): Record<string, unknown> {
  if (kind === 'embedding')
    return { 'general.architecture': 'bert', 'bert.context_length': contextTokens ?? 512 }
  return {
    'general.architecture': 'llama',
    'llama.context_length': contextTokens ?? 8_192,
    'llama.block_count': 30,
    'llama.embedding_length': 576,
    'llama.attention.head_count': 9,
    'llama.attention.head_count_kv': 3,
  }
}

function writeManifest(modelsDir: string, name: string, kind: string, files: Record<string, string>): string {
  const config = Buffer.from(JSON.stringify({ kind }))
  const configDigest = `sha256:${sha256(config)}`
  write(join(modelsDir, 'blobs', configDigest.replace(':', '-')), config)
  const sizeOf = (digest: string) => readFileSync(join(modelsDir, 'blobs', digest.replace(':', '-'))).length
  const manifest = JSON.stringify({
    schemaVersion: 2,
    config: { digest: configDigest, size: config.length },
    layers: Object.values(files).map((digest) => ({ digest, size: sizeOf(digest) })),
    name,
    kind,
  })
  write(manifestFile(modelsDir, name), manifest)
  return sha256(manifest)
}

function manifestFile(modelsDir: string, name: string): string {
  const [path = name, tag = 'latest'] = name.split(':')
  return join(modelsDir, 'manifests', 'registry.ollama.ai', 'library', path, tag)
}

function readStored(modelsDir: string): StoredModel[] {
  const library = join(modelsDir, 'manifests', 'registry.ollama.ai', 'library')
  if (!existsSync(library)) return []
  return readdirSync(library).flatMap((path) =>
    readdirSync(join(library, path)).map((tag) => {
      const text = readFileSync(join(library, path, tag), 'utf8')
      const { kind } = JSON.parse(text) as { kind: FakeModel['kind'] }
      return { name: `${path}:${tag}`, kind, digest: sha256(text) }
    }),
  )
}

function write(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

function withTag(name: string): string {
  return name.lastIndexOf(':') > name.lastIndexOf('/') ? name : `${name}:latest`
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value))
}
