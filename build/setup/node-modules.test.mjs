import { describe, expect, it } from 'vitest'
import { lacksOnlyOptional } from './node-modules.mjs'

describe('lacksOnlyOptional', () => {
  const lock = {
    packages: {
      '': { devDependencies: { linter: '2.0.0' } },
      'node_modules/linter': { optionalDependencies: { '@linter/mac': '2.0.0', '@linter/windows': '2.0.0' } },
    },
  }
  const complain = (...names) => names.map((name) => `npm error Missing: ${name} from lock file`).join('\n')

  it('accepts that packages of other systems are missing in this registry', () => {
    expect(lacksOnlyOptional(lock, complain('@linter/mac@', '@linter/windows@2.0.0'))).toBe(true)
  })

  it('refuses a lock file that does not match package.json', () => {
    expect(lacksOnlyOptional(lock, complain('@linter/mac@', 'react@19.3.1'))).toBe(false)
    const invalid = "npm error Invalid: lock file's linter@2.0.0 does not satisfy linter@3.0.0"
    expect(lacksOnlyOptional(lock, `${complain('@linter/mac@')}\n${invalid}`)).toBe(false)
    expect(lacksOnlyOptional(lock, 'npm error ENOTFOUND')).toBe(false)
  })
})
