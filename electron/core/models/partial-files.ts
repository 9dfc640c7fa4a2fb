import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { blobFile, blobPath } from './import-record.ts'

const manifestSchema = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string() })).nullable(),
})
const DIGEST = /^sha256:[0-9a-f]{64}$/

/**
 * Deletes what a cancelled pull left in the engine's folder: parts (`sha256-…-partial`, `…-partial-0`) and whole files
 * that no model needs. The engine is told not to do it itself at its start (OLLAMA_NOPRUNE).
 * @param digests of the layers of the pull
 */
export async function removePartialFiles(modelsDir: string, digests: readonly string[]): Promise<void> {
  const inUse = await digestsInUse(modelsDir)
  // Of a manifest that cannot be read nothing is known: then only parts go.
  const unused = digests.filter((digest) => DIGEST.test(digest) && !inUse.digests.has(digest))
  const files = await readdir(join(modelsDir, 'blobs')).catch((): string[] => [])
  for (const digest of unused) {
    const whole = blobFile(digest)
    const left = files.filter(
      (file) => file.startsWith(`${whole}-partial`) || (file === whole && inUse.isSure),
    )
    for (const file of left) await rm(blobPath(modelsDir, file), { force: true })
  }
}

/** `sha256-…-partial-0`: how far a part has come, as JSON. */
const NOTE = /^(sha256-[0-9a-f]{64})-partial-\d+$/
const noteSchema = z.object({ Size: z.number(), Completed: z.number() })

/**
 * Deletes the parts of layers whose note cannot be read. Ollama overwrites a note in place, so a kill at that moment
 * leaves it empty; every later pull of the layer then fails with "EOF", which looks like a lost network. Call it only
 * while nothing is being pulled.
 */
export async function removeDamagedParts(modelsDir: string): Promise<void> {
  const folder = join(modelsDir, 'blobs')
  const files = await readdir(folder).catch((): string[] => [])
  for (const file of files) {
    const [, blob] = NOTE.exec(file) ?? []
    if (blob === undefined || (await isReadable(join(folder, file)))) continue
    const parts = files.filter((other) => other.startsWith(`${blob}-partial`))
    for (const part of parts) await rm(join(folder, part), { force: true })
  }
}

async function isReadable(note: string): Promise<boolean> {
  try {
    return noteSchema.safeParse(JSON.parse(await readFile(note, 'utf8'))).success
  } catch {
    return false
  }
}

async function digestsInUse(modelsDir: string): Promise<{ digests: Set<string>; isSure: boolean }> {
  const folder = join(modelsDir, 'manifests')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const digests = new Set<string>()
  let isSure = true
  for (const entry of entries.filter((one) => one.isFile())) {
    try {
      const text = await readFile(join(entry.parentPath, entry.name), 'utf8')
      const { config, layers } = manifestSchema.parse(JSON.parse(text))
      for (const { digest } of [config, ...(layers ?? [])]) digests.add(digest)
    } catch {
      isSure = false
    }
  }
  return { digests, isSure }
}
