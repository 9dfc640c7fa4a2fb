import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createOllamaClient, type OllamaClient } from '../../electron/core/models/client.ts'
import { createEmbedder, type Embedder } from '../../electron/core/models/embedder.ts'
import { launchEngine } from '../../electron/core/models/engine-process.ts'
import { type Runtime, readRuntime } from '../../native/runtime.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'
import { MemoryLogger } from '../harness/test-ledger.ts'

export interface EvalEngine {
  /** For files of this run; gone at its end. */
  homeDir: string
  url: string
  client: OllamaClient
  runtime: Runtime
  embedder: Embedder
  end(): Promise<void>
}

/** The bundled engine with its models, for a command that measures. */
export async function openEvalEngine(): Promise<EvalEngine> {
  const runtime = readRuntime('dist/runtime.json')
  const homeDir = mkdtempSync(join(tmpdir(), 'novacore-eval-'))
  const engine = await launchEngine({
    ollama: runtime.ollama,
    folders: { homeDir, modelsDir: await preparedModelsDir() },
    parallelChats: 1,
    parentEnv: process.env,
  })
  await engine.listening
  const client = createOllamaClient(engine.url)
  const model = runtime.models.embedding.name
  return {
    homeDir,
    url: engine.url,
    client,
    runtime,
    embedder: createEmbedder({
      model,
      embed: (texts) => client.embed(model, texts),
      isReady: () => true,
      logger: new MemoryLogger(),
    }),
    async end() {
      await engine.end()
      rmSync(homeDir, { recursive: true, force: true })
    },
  }
}
