import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Runtime } from '../../native/runtime.ts'
import type { FakeProgramOptions } from './fake-ollama-main.ts'

/** A runtime whose model files are a few bytes, for tests without a real engine. They are written into `dir`. */
export function fakeRuntime(
  dir: string,
  program: string | FakeProgramOptions = '/nonexistent/ollama',
): Runtime {
  const gguf = put(join(dir, 'files', 'starter.gguf'), `GGUF${'s'.repeat(3_000_000)}`)
  const embeddingDir = join(dir, 'files', 'all-minilm')
  const files = {
    'config.json': put(join(embeddingDir, 'config.json'), '{"model_type":"bert"}'),
    'model.safetensors': put(join(embeddingDir, 'model.safetensors'), 'e'.repeat(2_000_000)),
    '1_Pooling/config.json': put(join(embeddingDir, '1_Pooling', 'config.json'), '{}'),
  }
  return {
    version: 1,
    sqlite: { electronBinding: null },
    ollama: {
      path: typeof program === 'string' ? program : fakeProgram(dir, program),
      version: '0.24.0',
      source: 'fake',
    },
    models: {
      starter: {
        name: 'smollm2:135m',
        file: join(dir, 'files', 'starter.gguf'),
        ...gguf,
        license: 'Apache-2.0',
        displayName: 'SmolLM2 135M Instruct',
        template: '{{ .Prompt }}',
        stop: ['<|im_end|>'],
        parameters: {},
      },
      embedding: {
        name: 'all-minilm',
        dir: embeddingDir,
        files,
        bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0),
        dimensions: 384,
        license: 'Apache-2.0',
      },
    },
  }
}

/** A program that behaves like `ollama serve`; POSIX only. */
function fakeProgram(dir: string, options: FakeProgramOptions = {}): string {
  const path = join(dir, 'ollama')
  const main = fileURLToPath(new URL('fake-ollama-main.ts', import.meta.url))
  const words = [process.execPath, main, JSON.stringify(options)].map((word) => `'${word}'`)
  mkdirSync(dir, { recursive: true })
  writeFileSync(path, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`)
  chmodSync(path, 0o755)
  return path
}

function put(path: string, content: string): { sha256: string; bytes: number } {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: Buffer.byteLength(content) }
}
