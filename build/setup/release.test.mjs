import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pickArtefact, unusedParts } from './release.mjs'

const manifest = JSON.parse(
  readFileSync(new URL('../../native/ollama/manifest.json', import.meta.url), 'utf8'),
)
const pick = (os, arch, accelerators = []) =>
  pickArtefact(manifest.artefacts, { os, arch, accelerators })?.file

describe('pickArtefact', () => {
  it('finds the release of each supported machine', () => {
    expect({
      linuxPc: pick('linux', 'x64'),
      linuxArm: pick('linux', 'arm64'),
      appleSilicon: pick('darwin', 'arm64', ['metal']),
      intelMac: pick('darwin', 'x64', ['metal']),
      windowsPc: pick('win32', 'x64', ['cuda']),
      windowsArm: pick('win32', 'arm64'),
    }).toEqual({
      linuxPc: 'ollama-linux-amd64.tar.zst',
      linuxArm: 'ollama-linux-arm64.tar.zst',
      appleSilicon: 'ollama-darwin.tgz',
      intelMac: 'ollama-darwin.tgz',
      windowsPc: 'ollama-windows-amd64.zip',
      windowsArm: 'ollama-windows-arm64.zip',
    })
  })

  it('finds none for a machine without a release', () => {
    expect(pick('linux', 'riscv64')).toBeUndefined()
  })

  it('takes the smallest that uses the accelerator, and the smallest of all without one', () => {
    const artefact = (file, bytes, accelerators) => ({
      file,
      os: 'linux',
      arch: ['x64'],
      bytes,
      accelerators,
    })
    const artefacts = [
      artefact('everything', 900, ['cuda', 'rocm']),
      artefact('cuda', 500, ['cuda']),
      artefact('processor', 40, []),
    ]
    const fileFor = (accelerators) =>
      pickArtefact(artefacts, { os: 'linux', arch: 'x64', accelerators })?.file
    expect([fileFor([]), fileFor(['cuda']), fileFor(['rocm'])]).toEqual(['processor', 'cuda', 'everything'])
  })
})

describe('unusedParts', () => {
  it('leaves out the libraries of an accelerator that is not there', () => {
    const parts = { 'lib/cuda_v12': 'cuda', 'lib/rocm': 'rocm' }
    const unused = (accelerators) => unusedParts({ parts }, { os: 'linux', arch: 'x64', accelerators })
    expect([unused([]), unused(['cuda']), unused(['cuda', 'rocm'])]).toEqual([
      ['lib/cuda_v12', 'lib/rocm'],
      ['lib/rocm'],
      [],
    ])
  })
})

describe('the manifest of Ollama', () => {
  it('pins every artefact and keeps the version floor of CVE-2026-7482', () => {
    for (const { sha256, bytes } of manifest.artefacts) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(bytes).toBeGreaterThan(1_000_000)
    }
    const [major, minor, patch] = manifest.version.split('.').map(Number)
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(17_001)
  })
})
