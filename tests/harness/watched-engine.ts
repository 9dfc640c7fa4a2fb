import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { childEnvironment } from '../../electron/core/models/child-environment.ts'
import { isCpuOnly } from '../../native/runtime.ts'
import { preparedModelsDir, realRuntime } from './prepared-models.ts'

/** What the engine tells of one prompt: its tokens, and how many of them it had read before. */
export interface PromptRead {
  promptTokens: number
  cachedTokens: number
}

export interface WatchedEngine {
  url: string
  /** Of each prompt of the chat model since the last call. */
  promptsRead(): PromptRead[]
  end(): Promise<void>
}

/**
 * The bundled Ollama with its debug log, in which it says how much of each prompt came from its cache; the replies of
 * its API do not tell that. The log holds prompts, so the product never runs it this way.
 */
export async function watchedEngine(parallelChats = 2): Promise<WatchedEngine> {
  const homeDir = mkdtempSync(join(tmpdir(), 'novacore-watched-'))
  const port = await freePort()
  const folders = { homeDir, modelsDir: await preparedModelsDir() }
  const { ollama } = realRuntime()
  const settings = { port, parallelChats, isCpuOnly: isCpuOnly(ollama) }
  const child = spawn(ollama.path, ['serve'], {
    env: { ...childEnvironment(process.env, folders, settings), OLLAMA_DEBUG: '1' },
    cwd: homeDir,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let read: PromptRead[] = []
  let isListening: () => void = () => undefined
  const listening = new Promise<void>((resolve) => {
    isListening = resolve
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.includes('Listening on ')) isListening()
    const told = /loading cache slot" id=\d+ cache=\d+ prompt=(\d+) used=(\d+)/.exec(line)
    if (!told) return
    const prompt = { promptTokens: Number(told[1]), cachedTokens: Number(told[2]) }
    // Texts for the embedding model never come from a cache, and chat's system prompt alone is longer than this.
    if (prompt.cachedTokens > 0 || prompt.promptTokens >= MIN_CHAT_PROMPT_TOKENS) read.push(prompt)
  })
  await Promise.race([
    listening,
    once(child, 'exit').then(() => Promise.reject(new Error('The engine ended.'))),
  ])
  return {
    url: `http://127.0.0.1:${port}`,
    promptsRead() {
      const since = read
      read = []
      return since
    },
    async end() {
      child.kill()
      await once(child, 'exit')
      rmSync(homeDir, { recursive: true, force: true })
    },
  }
}

/** The system prompt, the template's marks and a short question; texts that are embedded here are shorter. */
const MIN_CHAT_PROMPT_TOKENS = 24

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
