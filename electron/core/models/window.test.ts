import { describe, expect, test } from 'vitest'
import { limitsOf, readShape, type WindowFacts } from './window.ts'

const GB = 1024 ** 3
/** Figures of Llama 3.2 3B, Q4_K_M. */
const llama: WindowFacts = {
  shape: { trainedTokens: 131_072, cacheBytesPerToken: 114_688 },
  sizeBytes: 2 * GB,
  canThink: false,
  parameters: '3.2B',
  memoryBytes: 16 * GB,
  parallelChats: 2,
  engineTokens: null,
}

test('A11: the metadata of a GGUF file tells the longest window, and what a token of it takes', () => {
  const info = {
    'general.architecture': 'llama',
    'llama.context_length': 131_072,
    'llama.block_count': 28,
    'llama.embedding_length': 3_072,
    'llama.attention.head_count': 24,
    'llama.attention.head_count_kv': 8,
    'llama.attention.key_length': 128,
    'llama.attention.value_length': 128,
  }
  // 28 layers × 8 heads × (128 + 128) values × 2 bytes.
  expect(readShape(info)).toEqual({ trainedTokens: 131_072, cacheBytesPerToken: 114_688 })
  const { 'llama.attention.key_length': _key, 'llama.attention.value_length': _value, ...older } = info
  expect(readShape(older)).toEqual(readShape(info))
  const heads = [8, 8, 0, 8]
  expect(readShape({ ...info, 'llama.attention.head_count_kv': heads })).toEqual(readShape(info))
})

test.each([
  ['nothing', {}],
  ['no numbers', { 'general.architecture': 'x', 'x.context_length': 'many', 'x.block_count': -1 }],
])('A11: metadata that says %s leave the window unknown', (_, info) => {
  expect(readShape(info)).toEqual({ trainedTokens: null, cacheBytesPerToken: null })
})

describe('A11: the window', () => {
  test.each([
    ['has 8,192 tokens where there is memory for them', {}, 8_192, 'default'],
    [
      'is as long as the model was trained for',
      { shape: { ...llama.shape, trainedTokens: 4_096 } },
      4_096,
      'model',
    ],
    [
      'is shorter where they would take more than half of the memory',
      { memoryBytes: 6 * GB },
      4_096,
      'memory',
    ],
    ['has 2,048 tokens at the least', { memoryBytes: 2 * GB }, 2_048, 'memory'],
    ['is what a system Ollama gives', { engineTokens: 4_096 }, 4_096, 'engine'],
    [
      'is the default where nothing is known of the model',
      { shape: { trainedTokens: null, cacheBytesPerToken: null } },
      8_192,
      'default',
    ],
  ] as const)('%s', (_, facts, context_tokens, limited_by) => {
    expect(limitsOf({ ...llama, ...facts }, {})).toMatchObject({ context_tokens, limited_by })
  })

  test('is what the user set, up to what the model was trained for, also in a system Ollama', () => {
    const facts = { ...llama, engineTokens: 4_096 }
    expect(limitsOf(facts, { context_tokens: 32_768 })).toMatchObject({
      context_tokens: 32_768,
      limited_by: 'user',
    })
    expect(limitsOf(facts, { context_tokens: 262_144 })).toMatchObject({
      context_tokens: 131_072,
      limited_by: 'model',
    })
  })
})

describe('A11: the longest answer', () => {
  test.each([
    ['is a quarter of the window', {}, {}, 2_048],
    ['is half of it where thinking is part of it', { canThink: true }, {}, 4_096],
    ['is short of a model that repeats itself when it is lost', { parameters: '134.52M' }, {}, 1_024],
    ['is what the user set', {}, { answer_tokens: 3_000 }, 3_000],
    ['leaves half of the window to the question', {}, { answer_tokens: 100_000 }, 4_096],
    ['is never longer than 4,096 tokens by itself', {}, { context_tokens: 131_072 }, 4_096],
  ] as const)('%s', (_, facts, set, answer_tokens) => {
    expect(limitsOf({ ...llama, ...facts }, set)).toMatchObject({ answer_tokens })
  })
})
