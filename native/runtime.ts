import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'

const hexDigest = z.string().regex(/^[0-9a-f]{64}$/)
const programSchema = z.object({
  path: z.string(),
  version: z.string(),
  /** Where it came from, in words: for example the address of a release, or {@link BUILT_FROM_SOURCE} and a module. */
  source: z.string(),
})
const BUILT_FROM_SOURCE = 'go install '

/**
 * What set-up installed on this machine: `dist/runtime.json`, or in a packaged app the same file in its resources.
 * Paths are absolute, or (packaged) relative to the file, and absolute once read; all bytes and checksums are of the
 * files as set-up verified them.
 */
const runtimeSchema = z.object({
  version: z.literal(1),
  node: z.unknown().optional(),
  electron: programSchema.nullish(),
  sqlite: z.object({
    /** better-sqlite3 build for Electron below Node-API 10; null: the package's own prebuild. */
    electronBinding: z.string().nullable(),
  }),
  ollama: programSchema,
  models: z.object({
    starter: z.object({
      name: z.string(),
      /** A GGUF file. */
      file: z.string(),
      sha256: hexDigest,
      bytes: z.number().int(),
      license: z.string(),
      displayName: z.string(),
      /** Ollama's prompt template (Go text/template). */
      template: z.string(),
      stop: z.array(z.string()),
      /** Sampling, as the model's makers advise it. */
      parameters: z.record(z.string(), z.number()).default({}),
    }),
    embedding: z.object({
      name: z.string(),
      /** Folder that the keys of `files` are relative to. */
      dir: z.string(),
      files: z.record(z.string(), z.object({ sha256: hexDigest, bytes: z.number().int() })),
      bytes: z.number().int(),
      /** Floats in each vector. */
      dimensions: z.number().int(),
      license: z.string(),
    }),
  }),
})
export type Runtime = z.infer<typeof runtimeSchema>
export type OllamaProgram = Runtime['ollama']
export type StarterModel = Runtime['models']['starter']
export type EmbeddingModel = Runtime['models']['embedding']

/** @throws Error in words when the file is missing, not JSON, or of another shape: set-up has to run (again). */
export function readRuntime(file: string): Runtime {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = isMissing(error) ? 'is missing' : 'cannot be read'
    throw new Error(`${file} ${why}: run npm start or npm run setup.`, { cause: error })
  }
  const parsed = runtimeSchema.safeParse(value)
  if (parsed.success) return withAbsolutePaths(parsed.data, dirname(resolve(file)))
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
  throw new Error(`${file} is not of this version (${where}): run npm run setup.`, { cause: parsed.error })
}

/** Whether set-up built this Ollama: it then has no part for a graphics card. */
export function isCpuOnly({ source }: OllamaProgram): boolean {
  return source.startsWith(BUILT_FROM_SOURCE)
}

/** In a packaged app, which may lie anywhere, paths are relative to the file. */
function withAbsolutePaths(runtime: Runtime, folder: string): Runtime {
  const { sqlite, ollama, models } = runtime
  const binding = sqlite.electronBinding
  return {
    ...runtime,
    sqlite: { electronBinding: binding === null ? null : resolve(folder, binding) },
    ollama: { ...ollama, path: resolve(folder, ollama.path) },
    models: {
      starter: { ...models.starter, file: resolve(folder, models.starter.file) },
      embedding: { ...models.embedding, dir: resolve(folder, models.embedding.dir) },
    },
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
