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

  it('forgives packages of other systems that this registry does not serve', () => {
    expect(lacksOnlyOptional(lock, complain('@linter/mac@', '@linter/windows@2.0.0'))).toBe(true)
  })

  it('does not forgive a lock file that is out of step with package.json', () => {
    expect(lacksOnlyOptional(lock, complain('@linter/mac@', 'react@19.3.1'))).toBe(false)
    const invalid = "npm error Invalid: lock file's linter@2.0.0 does not satisfy linter@3.0.0"
    expect(lacksOnlyOptional(lock, `${complain('@linter/mac@')}\n${invalid}`)).toBe(false)
    expect(lacksOnlyOptional(lock, 'npm error ENOTFOUND')).toBe(false)
  })
})
