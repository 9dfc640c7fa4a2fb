import { expect, test } from 'vitest'
import type { Model } from '../../contract/core/models.ts'
import { type PrepareDeps, prepareFirstAnswer } from './prepare.ts'

const model = (name: string, size_bytes: number, is_default: boolean): Model => ({
  name,
  display_name: name,
  size_bytes,
  kind: 'chat',
  can_think: false,
  limits: { context_tokens: 8_192, answer_tokens: 2_048, trained_tokens: 8_192, limited_by: 'model' },
  is_default,
  is_loaded: false,
  family: null,
  parameters: null,
  quantization: null,
  can: ['chat'],
  memory_bytes: null,
  gpu_share: null,
  kept_because: null,
})

async function prepare(models: Model[], isUp = true): Promise<string[]> {
  const done: string[] = []
  const engine: PrepareDeps['engine'] = {
    ready: async () => {
      if (!isUp) throw new Error('no engine')
    },
    models: async () => models,
    warm: async (name) => void done.push(`load ${name}`),
  }
  const policy = {
    validateByRules: (text: string) => {
      done.push(`rules ${text}`)
      return { category: 'none' } as ReturnType<PrepareDeps['policy']['validateByRules']>
    },
    prepare: async () => void done.push('examples'),
  }
  await prepareFirstAnswer({ engine, policy }, new AbortController().signal)
  return done
}

test('J2: rules, a small default model and the examples are ready before the first message', async () => {
  const models = [model('other:1b', 1, false), model('smollm2:135m', 98_000_000, true)]
  expect(await prepare(models)).toEqual(['rules warm', 'load smollm2:135m', 'examples'])
})

test('J2: a large model is not loaded before somebody types', async () => {
  expect(await prepare([model('qwen3:4b', 2_500_000_000, true)])).toEqual(['rules warm', 'examples'])
})

test('J2: without an engine what needs none is prepared all the same', async () => {
  expect(await prepare([], false)).toEqual(['rules warm'])
})
