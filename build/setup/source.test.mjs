import { describe, expect, it } from 'vitest'
import { ChecksumError } from './download.mjs'
import { UnsafeArchiveError } from './safe-path.mjs'
import { firstSource } from './source.mjs'

const context = (said) => ({
  reporter: { say: (line) => said.push(line.trim()) },
  logFile: '/cache/logs/setup.log',
})
const fails = (message, detail) => async () => {
  throw Object.assign(new Error(message), detail)
}

describe('firstSource', () => {
  it('falls through to the next source and says why', async () => {
    const said = []
    const sources = [
      { name: 'the maker', get: fails('host could not be reached') },
      { name: 'the registry', get: async () => 'binary' },
    ]
    expect(await firstSource('Ollama', sources, context(said))).toBe('binary')
    expect(said).toEqual(['the maker cannot be had here (host could not be reached); trying the registry'])
  })

  it('does not ask a second source when the first answers', async () => {
    const said = []
    const sources = [
      { name: 'the maker', get: async () => 'release' },
      { name: 'the registry', get: fails('must not be asked') },
    ]
    expect(await firstSource('Ollama', sources, context(said))).toBe('release')
    expect(said).toEqual([])
  })

  it.each([
    ['a wrong checksum', new ChecksumError('electron.zip has SHA-256 bad, expected good')],
    ['an unsafe archive', new UnsafeArchiveError('The archive holds a path that leads outside: "../x"')],
  ])('stops at %s instead of asking the next source', async (_what, error) => {
    const said = []
    let wasAsked = false
    const sources = [
      {
        name: 'Electron 45 from its maker',
        get: async () => {
          throw error
        },
      },
      {
        name: 'Electron 33',
        get: async () => {
          wasAsked = true
        },
      },
    ]
    const stopped = firstSource('Electron', sources, context(said))
    await expect(stopped).rejects.toThrow('Electron: what came is not the file that was pinned.')
    await expect(stopped).rejects.toThrow(error.message)
    expect({ said, wasAsked }).toEqual({ said: [], wasAsked: false })
  })

  it('lists everything that was tried, with the last lines of what failed', async () => {
    const sources = [
      { name: 'the maker', get: fails('answered 403') },
      { name: 'a build', get: fails('go install ended with code 1', { tail: 'undefined: miniaudio' }) },
    ]
    const failed = firstSource('Ollama', sources, context([]))
    await expect(failed).rejects.toThrow(
      [
        'Ollama could not be had. Tried:',
        '  - the maker: answered 403',
        '  - a build: go install ended with code 1',
        '      undefined: miniaudio',
        '  The full output is in /cache/logs/setup.log',
      ].join('\n'),
    )
  })
})
