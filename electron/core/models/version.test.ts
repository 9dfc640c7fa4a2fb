import { expect, test } from 'vitest'
import type { AppError } from '../../../contract/errors.ts'
import { effectiveVersion, isAtLeast, requireVersionFloor } from './version.ts'

test.each([
  ['0.17.1', true],
  ['0.17.2', true],
  ['0.24.0', true],
  ['1.0.0', true],
  ['v0.18.0', true],
  ['0.17.1+build.5', true],
  ['0.17.0', false],
  ['0.9.12', false],
  ['0.17.1-rc0', false],
  ['0.18.0-rc1', true],
  ['', false],
  ['latest', false],
  ['0.17', false],
])('B1: %s is at least 0.17.1: %s', (version, isEnough) => {
  expect(isAtLeast(version, '0.17.1')).toBe(isEnough)
})

test('B1: a build from source is known by what set-up recorded', () => {
  expect(effectiveVersion('0.0.0', '0.24.0')).toBe('0.24.0')
  expect(effectiveVersion('0.16.0', '0.24.0')).toBe('0.16.0')
  expect(effectiveVersion('0.0.0', null)).toBeNull()
})

test('B1: refuses an old engine, and one of unknown version, in words', () => {
  expect(() => requireVersionFloor('0.17.1')).not.toThrow()
  for (const [version, words] of [
    ['0.16.3', 'version 0.16.3'],
    [null, 'of an unknown version'],
  ] as const) {
    const error = thrownBy(() => requireVersionFloor(version))
    expect(error).toMatchObject({ code: 'engine_too_old' })
    expect((error as AppError).message).toContain(words)
    expect((error as AppError).message).toContain('Update Ollama')
  }
})

function thrownBy(work: () => void): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return null
}
