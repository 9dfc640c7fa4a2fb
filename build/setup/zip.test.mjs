import { existsSync, lstatSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unzip, zipEntries } from './zip.mjs'

let folder
let archive

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'novacore-zip-'))
  archive = join(folder, 'wheel.whl')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** A zip archive of the entries; `mode` is a Unix file mode. */
function zipOf(entries) {
  const locals = []
  const centrals = []
  let offset = 0
  for (const { name, data, isDeflated = true, mode = 0o100644 } of entries) {
    const raw = Buffer.from(data)
    const packed = isDeflated ? deflateRawSync(raw) : raw
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(isDeflated ? 8 : 0, 4)
    fields.writeUInt32LE(crc32(raw), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(raw.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed])
    const after = Buffer.alloc(14)
    after.writeUInt32LE((mode << 16) >>> 0, 6)
    after.writeUInt32LE(offset, 10)
    centrals.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0003'), fields, after, Buffer.from(name)]),
    )
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end])
}

describe('unzip', () => {
  it('unpacks stored and deflated files, executable bits and links', async () => {
    const entries = [
      { name: 'bin/ollama', data: 'program '.repeat(1000), mode: 0o100755 },
      { name: 'readme', data: 'stored', isDeflated: false },
      { name: 'empty', data: '', isDeflated: false },
      { name: 'latest', data: 'readme', isDeflated: false, mode: 0o120777 },
    ]
    writeFileSync(archive, zipOf(entries))
    const out = join(folder, 'out')
    await unzip(archive, out, { allowsLinks: true })
    expect(readFileSync(join(out, 'bin/ollama'), 'utf8')).toBe('program '.repeat(1000))
    expect(statSync(join(out, 'bin/ollama')).mode & 0o111).toBe(0o111)
    expect(readFileSync(join(out, 'readme'), 'utf8')).toBe('stored')
    expect(statSync(join(out, 'empty')).size).toBe(0)
    expect(lstatSync(join(out, 'latest')).isSymbolicLink()).toBe(true)
    expect(readlinkSync(join(out, 'latest'))).toBe('readme')
  })

  it('renames and leaves out as it is told', async () => {
    writeFileSync(
      archive,
      zipOf([
        { name: 'App/electron', data: 'x' },
        { name: 'App/resources/app/index.js', data: 'y' },
      ]),
    )
    const rename = (name) => (name.includes('resources/app') ? null : name.replace('App/', ''))
    await unzip(archive, join(folder, 'out'), { rename })
    expect(readFileSync(join(folder, 'out/electron'), 'utf8')).toBe('x')
    expect(() => statSync(join(folder, 'out/resources'))).toThrow()
  })

  it.each(['../evil', 'a/../../evil', '/tmp/evil', 'C:/evil', 'a\\..\\..\\evil', '..'])(
    'refuses the path %s before anything is written',
    async (name) => {
      const entries = [
        { name: 'first', data: 'x' },
        { name, data: 'x' },
      ]
      writeFileSync(archive, zipOf(entries))
      await expect(unzip(archive, join(folder, 'out'))).rejects.toThrow('outside')
      expect(existsSync(join(folder, 'out'))).toBe(false)
      expect(existsSync(join(folder, 'evil'))).toBe(false)
    },
  )

  it('refuses a link unless it is told otherwise, before anything is written', async () => {
    const entries = [
      { name: 'first', data: 'x' },
      { name: 'link', data: 'first', mode: 0o120777 },
    ]
    writeFileSync(archive, zipOf(entries))
    await expect(unzip(archive, join(folder, 'out'))).rejects.toThrow('holds a link')
    expect(existsSync(join(folder, 'out'))).toBe(false)
  })

  it.each(['..', '../../etc/passwd', '/etc/passwd', 'missing'])(
    'refuses a link to %s also where links are taken, and writes nothing through it',
    async (to) => {
      const entries = [
        { name: 'link', data: to, mode: 0o120777 },
        { name: 'link2/evil', data: 'x' },
      ]
      writeFileSync(archive, zipOf(entries))
      await expect(unzip(archive, join(folder, 'out'), { allowsLinks: true })).rejects.toThrow(
        'leads outside',
      )
    },
  )

  it('refuses a file below a link of the archive', async () => {
    const entries = [
      { name: 'd/link', data: '..', mode: 0o120777 },
      { name: 'd/link/evil', data: 'x' },
    ]
    writeFileSync(archive, zipOf(entries))
    await expect(unzip(archive, join(folder, 'out'), { allowsLinks: true })).rejects.toThrow()
    expect(existsSync(join(folder, 'evil'))).toBe(false)
  })

  it('refuses a damaged entry, a cut archive and what is no archive', async () => {
    const whole = zipOf([{ name: 'a', data: 'hello hello hello' }])
    const damaged = Buffer.from(whole)
    damaged.fill(0xff, 31, 36)
    writeFileSync(archive, damaged)
    await expect(unzip(archive, join(folder, 'out'))).rejects.toThrow()
    writeFileSync(archive, whole.subarray(0, whole.length - 30))
    await expect(zipEntries(archive)).rejects.toThrow('not a zip archive')
    writeFileSync(archive, 'x')
    await expect(zipEntries(archive)).rejects.toThrow('not a zip archive')
  })
})
