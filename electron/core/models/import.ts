import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import type { EngineState } from '../../../contract/core/health.ts'
import { AppError } from '../../../contract/errors.ts'
import { sameModel } from '../../../contract/same-model.ts'
import type { EmbeddingModel, Runtime, StarterModel } from '../../../native/runtime.ts'
import type { CreateModel, InstalledModel, OllamaClient } from './client.ts'
import {
  blobBytes,
  blobFile,
  blobPath,
  hashFile,
  isWhole,
  readImports,
  recordImport,
  wasRemoved,
} from './import-record.ts'

/**
 * Brings the models that come with the app into the engine's folder: each file is offered by its digest
 * (HEAD /api/blobs/sha256:…), sent when it is missing (POST; Ollama hashes what arrives and refuses a mismatch), then
 * POST /api/create names the model. Killed in the middle, it goes on with the files that are missing.
 */
export interface ImportContext {
  client: OllamaClient
  modelsDir: string
  signal: AbortSignal
  onProgress(progress: EngineState['progress']): void
}

interface Source {
  step: 'importing_chat_model' | 'importing_embedding_model'
  create: CreateModel
  files: { path: string; sha256: string; bytes: number }[]
}

/** Progress is reported at most this often: a screen cannot show more. */
const PROGRESS_STEP_BYTES = 1 << 20

/**
 * Imports what is not there, or not whole. The chat model comes first.
 * @throws AppError model_damaged (a file is missing or damaged), store_full, engine_refused in the engine's words;
 *   engine_unavailable when the engine went away
 */
export async function importModels(models: Runtime['models'], context: ImportContext): Promise<void> {
  for (const source of [starterSource(models.starter), embeddingSource(models.embedding)]) {
    const recipe = recipeOf(source.create)
    if (await isUnwanted(source, models, context)) continue
    if (await isImported(source.create.model, recipe, context)) continue
    await importModel(source, context)
    await recordImport(context.modelsDir, source.create.model, recipe)
    await removeSources(source, context.modelsDir)
  }
  context.onProgress(null)
}

/** The user deleted the starter, and another model can chat. */
async function isUnwanted(
  { create }: Source,
  { embedding }: Runtime['models'],
  { client, modelsDir }: ImportContext,
): Promise<boolean> {
  if (!(await wasRemoved(modelsDir, create.model))) return false
  return (await client.installed()).some(({ name }) => !sameModel(name, embedding.name))
}

/** Files that were only needed to make the model (safetensors that Ollama has converted): twice its size for nothing. */
async function removeSources({ files }: Source, modelsDir: string): Promise<void> {
  const inUse = new Set(
    Object.values(await readImports(modelsDir)).flatMap(({ blobs }) => Object.keys(blobs)),
  )
  for (const { sha256 } of files) {
    const file = blobFile(`sha256:${sha256}`)
    if (!inUse.has(file)) await rm(blobPath(modelsDir, file), { force: true })
  }
}

function starterSource(starter: StarterModel): Source {
  return {
    step: 'importing_chat_model',
    create: {
      model: starter.name,
      files: { 'model.gguf': `sha256:${starter.sha256}` },
      template: starter.template,
      parameters: { ...starter.parameters, stop: starter.stop },
      license: starter.license,
    },
    files: [{ path: starter.file, sha256: starter.sha256, bytes: starter.bytes }],
  }
}

function embeddingSource(embedding: EmbeddingModel): Source {
  const files = Object.entries(embedding.files)
  return {
    step: 'importing_embedding_model',
    create: {
      model: embedding.name,
      files: Object.fromEntries(files.map(([path, { sha256 }]) => [path, `sha256:${sha256}`])),
      license: embedding.license,
    },
    files: files.map(([path, file]) => ({ ...file, path: join(embedding.dir, path) })),
  }
}

function recipeOf(create: CreateModel): string {
  return createHash('sha256').update(JSON.stringify(create)).digest('hex')
}

async function isImported(
  model: string,
  recipe: string,
  { client, modelsDir }: ImportContext,
): Promise<boolean> {
  const imported = Object.entries(await readImports(modelsDir)).find(([name]) => name === model)?.[1]
  if (imported?.recipe !== recipe) return false
  const installed: InstalledModel | undefined = (await client.installed()).find(({ name }) =>
    sameModel(name, model),
  )
  return installed?.digest === imported.manifest && (await isWhole(modelsDir, imported))
}

async function importModel({ step, create, files }: Source, context: ImportContext): Promise<void> {
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let doneBytes = 0
  let reportedBytes = 0
  const report = (): void => {
    reportedBytes = doneBytes
    context.onProgress({ step, done_bytes: doneBytes, total_bytes: totalBytes })
  }
  report()
  for (const file of files) {
    const beforeBytes = doneBytes
    await sendFile(file, context, (bytes) => {
      doneBytes += bytes
      if (doneBytes - reportedBytes >= PROGRESS_STEP_BYTES) report()
    })
    doneBytes = beforeBytes + file.bytes
    report()
  }
  await context.client.create(create, context.signal)
}

async function sendFile(
  { path, sha256, bytes }: Source['files'][number],
  { client, modelsDir, signal }: ImportContext,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const digest = `sha256:${sha256}`
  if (await client.hasBlob(digest, signal)) {
    // Ollama trusts the name of the file. A power cut may have left a part of it, which is sent again.
    const file = blobPath(modelsDir, blobFile(digest))
    const isIntact =
      (await blobBytes(modelsDir, blobFile(digest))) === bytes && (await hashFile(file)) === sha256
    if (isIntact) return
    await rm(file, { force: true })
  }
  await requireFile(path, bytes)
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      onBytes(chunk.length)
      callback(null, chunk)
    },
  })
  const stream = createReadStream(path, { highWaterMark: 1 << 18 }).on('error', (error) =>
    counter.destroy(error),
  )
  try {
    await client.sendBlob(digest, { stream: stream.pipe(counter), bytes }, signal)
  } catch (error) {
    throw error instanceof AppError && error.message.includes('digest mismatch')
      ? damaged(path, error)
      : error
  }
}

async function requireFile(path: string, bytes: number): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found?.size !== bytes) throw damaged(path)
}

function damaged(path: string, cause?: unknown): AppError {
  const name = path.split(/[\\/]/).at(-1) ?? path
  return new AppError(
    'model_damaged',
    `The model file ${name} that comes with the app is missing or damaged. Install the app again (or run npm run setup).`,
    { cause },
  )
}
