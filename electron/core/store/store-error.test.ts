import { expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import { asStoreError } from './store-error.ts'

const withCode = (code: string) => Object.assign(new Error('from below'), { code })

it.each([
  ['SQLITE_FULL', 'store_full', 507],
  ['ENOSPC', 'store_full', 507],
  ['SQLITE_IOERR_WRITE', 'store_full', 507],
  ['SQLITE_BUSY', 'store_in_use', 503],
  ['SQLITE_CORRUPT_VTAB', 'store_unavailable', 503],
  ['SQLITE_READONLY', 'store_unavailable', 503],
  ['EACCES', 'store_unavailable', 503],
])('K2: %s is answered as %s', (code, expected, status) => {
  const cause = withCode(code)
  expect(asStoreError(cause)).toMatchObject({ name: 'AppError', code: expected, status, cause })
})

it('K2: a bug stays a bug', () => {
  for (const error of [
    withCode('SQLITE_CONSTRAINT_UNIQUE'),
    withCode('SQLITE_ERROR'),
    new Error('x'),
    'x',
    null,
  ]) {
    expect(asStoreError(error)).toBeNull()
  }
})

it('K2: an AppError passes as it is', () => {
  const ours = new AppError('snapshot_not_found', 'There is no such backup.')
  expect(asStoreError(ours)).toBe(ours)
})
