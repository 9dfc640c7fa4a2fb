import { expect, test } from 'vitest'
import { parseModelName } from './model-name.ts'

test.each([
  ['llama3.2:3b', 'llama3.2:3b'],
  [' qwen3 ', 'qwen3:latest'],
  ['ollama run gemma3:4b', 'gemma3:4b'],
  ['https://ollama.com/library/phi4-mini:3.8b', 'phi4-mini:3.8b'],
  ['https://ollama.com/alice/model', 'alice/model:latest'],
  ['hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M', 'hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M'],
  ['https://huggingface.co/unsloth/gemma-3-4b-it-GGUF/', 'hf.co/unsloth/gemma-3-4b-it-GGUF:latest'],
])('B3: reads %s as %s', (typed, name) => {
  expect(parseModelName(typed)).toEqual({ name, reference: name, isInsecure: false })
})

test('B3: speaks http to a registry on this machine alone', () => {
  expect(parseModelName('127.0.0.1:5000/library/tiny')).toEqual({
    name: '127.0.0.1:5000/library/tiny:latest',
    reference: 'http://127.0.0.1:5000/library/tiny:latest',
    isInsecure: true,
  })
})

test.each([
  'https://example.org/library/tiny',
  'example.org/a/b',
  '192.168.1.2:5000/library/tiny',
  'http://127.0.0.1:5000@evil.org/library/tiny',
  '../../etc/passwd',
  'hf.co/only-one',
  'a b',
  ':latest',
  '',
])('B3: refuses %s', (typed) => {
  expect(() => parseModelName(typed)).toThrow(expect.objectContaining({ code: 'pull_name_invalid' }))
})
