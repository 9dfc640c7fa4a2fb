import { expect, test } from 'vitest'
import { childEnvironment } from './child-environment.ts'

const folders = { homeDir: '/data/engine', modelsDir: '/data/engine/models' }

test.skipIf(process.platform === 'win32')('B1: hands on only what the machine needs, never a secret', () => {
  const parent = {
    PATH: '/usr/bin',
    LANG: 'de_DE.UTF-8',
    TMPDIR: '/tmp/x',
    HOME: '/home/alice',
    CUDA_VISIBLE_DEVICES: '1',
    GGML_VK_VISIBLE_DEVICES: '0',
    OPENAI_API_KEY: 'secret',
    NOVACORE_SERVICE_TOKEN: 'secret',
    HTTP_PROXY: 'http://proxy',
    HTTPS_PROXY: 'http://proxy',
    NO_PROXY: 'intranet',
    OLLAMA_HOST: '0.0.0.0',
    OLLAMA_DEBUG: '1',
    LD_PRELOAD: '/tmp/evil.so',
    NODE_OPTIONS: '--require x',
  }
  expect(childEnvironment(parent, folders, { port: 4711, parallelChats: 2 })).toEqual({
    PATH: '/usr/bin',
    LANG: 'de_DE.UTF-8',
    TMPDIR: '/tmp/x',
    CUDA_VISIBLE_DEVICES: '1',
    GGML_VK_VISIBLE_DEVICES: '0',
    HTTPS_PROXY: 'http://proxy',
    NO_PROXY: 'intranet',
    HOME: '/data/engine',
    OLLAMA_HOST: '127.0.0.1:4711',
    OLLAMA_MODELS: '/data/engine/models',
    OLLAMA_KEEP_ALIVE: '5m',
    OLLAMA_NUM_PARALLEL: '2',
    OLLAMA_MAX_QUEUE: '512',
    OLLAMA_NOHISTORY: '1',
    OLLAMA_NOPRUNE: '1',
    OLLAMA_NO_CLOUD: '1',
    OLLAMA_DEBUG: '0',
    OLLAMA_DEBUG_LOG_REQUESTS: '0',
  })
})

test.skipIf(process.platform === 'win32')('B1: finds the system programs when the parent has no PATH', () => {
  expect(childEnvironment({}, folders, { port: 1, parallelChats: 1 }).PATH).toContain('/usr/bin')
})

test('N1: an engine that computes on the CPU alone does without flash attention; others choose for themselves', () => {
  const chosen = (isCpuOnly: boolean) =>
    childEnvironment({}, folders, { port: 1, parallelChats: 1, isCpuOnly }).OLLAMA_FLASH_ATTENTION
  expect([chosen(true), chosen(false)]).toEqual(['0', undefined])
})
