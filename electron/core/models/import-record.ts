import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * What was imported into a models folder: `novacore-imports.json` in it. A model is listed only once its files are on
 * the disk for good (fsync; Ollama itself does not), so that after a power cut a listed model is a whole model.
 *   { "models": { "smollm2:135m": { "recipe": "<sha256>", "manifest": "<sha256>", "blobs": { "sha256-…": 98000000 } } } }
 */
const importedSchema = z.object({
  /** Of everything that the model was made from: another file, template or stop word makes another recipe. */
  recipe: z.string(),
  /** Digest that Ollama names the model by; another one means that somebody replaced it. */
  manifest: z.string(),
  /** file name → bytes */
  blobs: z.record(z.string(), z.number().int()),
})
export type Imported = z.infer<typeof importedSchema>
const recordSchema = z.object({
  models: z.record(z.string(), importedSchema),
  /** Names that the user deleted: they are not imported again. */
  removed: z.array(z.string()).default([]),
})
type ImportRecord = z.infer<typeof recordSchema>
const manifestSchema = z.object({
  config: z.object({ digest: z.string(), size: z.number() }),
  layers: z.array(z.object({ digest: z.string(), size: z.number() })).nullable(),
})

export async function readImports(modelsDir: string): Promise<Record<string, Imported>> {
  return (await readRecord(modelsDir)).models
}

async function readRecord(modelsDir: string): Promise<ImportRecord> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(recordPath(modelsDir), 'utf8')))
  } catch {
    return { models: {}, removed: [] }
  }
}

export async function wasRemoved(modelsDir: string, model: string): Promise<boolean> {
  return (await readRecord(modelsDir)).removed.includes(model)
}

/** Notes that the user deleted a model that comes with the app. */
export async function recordRemoval(modelsDir: string, model: string): Promise<void> {
  const { models, removed } = await readRecord(modelsDir)
  const { [model]: _gone, ...others } = models
  await writeRecord(modelsDir, { models: others, removed: [...new Set([...removed, model])] })
}

/** True when every file of the model is there in its full size. */
export async function isWhole(modelsDir: string, imported: Imported): Promise<boolean> {
  const sizes = await Promise.all(
    Object.entries(imported.blobs).map(async ([file, bytes]) => (await blobBytes(modelsDir, file)) === bytes),
  )
  return sizes.length > 0 && sizes.every(Boolean)
}

/** Makes the model that Ollama has just written durable, then lists it. */
export async function recordImport(modelsDir: string, model: string, recipe: string): Promise<void> {
  const manifestFile = join(modelsDir, 'manifests', ...manifestPath(model))
  const text = await readFile(manifestFile)
  const { config, layers } = manifestSchema.parse(JSON.parse(text.toString('utf8')))
  const blobs = Object.fromEntries(
    [config, ...(layers ?? [])].map(({ digest, size }) => [blobFile(digest), size]),
  )
  for (const file of Object.keys(blobs)) await sync(blobPath(modelsDir, file))
  await sync(manifestFile)
  const imported: Imported = { recipe, manifest: createHash('sha256').update(text).digest('hex'), blobs }
  const { models, removed } = await readRecord(modelsDir)
  await writeRecord(modelsDir, {
    models: { ...models, [model]: imported },
    removed: removed.filter((name) => name !== model),
  })
}

export function blobFile(digest: string): string {
  return digest.replace(':', '-')
}

export function blobPath(modelsDir: string, file: string): string {
  return join(modelsDir, 'blobs', file)
}

/** Size of a blob, null when it is not there. */
export async function blobBytes(modelsDir: string, file: string): Promise<number | null> {
  return (await stat(blobPath(modelsDir, file)).catch(() => null))?.size ?? null
}

/** SHA-256 of a file in hexadecimal, or null when it cannot be read. */
export async function hashFile(path: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  } catch {
    return null
  }
  return hash.digest('hex')
}

/** Ollama's place of a model: `registry.ollama.ai/library/<name>/<tag>` (types/model/name.go). */
function manifestPath(model: string): string[] {
  const colon = model.lastIndexOf(':')
  const hasTag = colon > model.lastIndexOf('/')
  const [path, tag] = hasTag ? [model.slice(0, colon), model.slice(colon + 1)] : [model, 'latest']
  const parts = path.split('/')
  const defaults = ['registry.ollama.ai', 'library']
  return [...defaults.slice(0, Math.max(0, 3 - parts.length)), ...parts, tag]
}

async function writeRecord(modelsDir: string, record: ImportRecord): Promise<void> {
  await mkdir(modelsDir, { recursive: true })
  const file = recordPath(modelsDir)
  const handle = await open(`${file}.new`, 'w')
  try {
    await handle.writeFile(JSON.stringify(record, null, 2))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function recordPath(modelsDir: string): string {
  return join(modelsDir, 'novacore-imports.json')
}
