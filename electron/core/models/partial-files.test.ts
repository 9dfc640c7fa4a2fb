import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tempDir } from '../../../tests/harness/engine-parts.ts'
import { removeDamagedParts } from './partial-files.ts'

let temp: Awaited<ReturnType<typeof tempDir>>
let blobs: string
beforeEach(async () => {
  temp = await tempDir()
  blobs = join(temp.dir, 'blobs')
  await mkdir(blobs)
})
afterEach(() => temp.remove())

const blob = (letter: string) => `sha256-${letter.repeat(64)}`
const NOTE = JSON.stringify({ N: 0, Offset: 0, Size: 6_000_000, Completed: 2_000_000 })

test.each([
  ['empty', ''],
  ['half of it', NOTE.slice(0, 20)],
  ['of another kind', '{}'],
])(
  'B3: a note that a kill left %s goes with all parts of its layer, and with no others',
  async (_, damaged) => {
    const files = {
      [`${blob('a')}-partial`]: 'data',
      [`${blob('a')}-partial-0`]: NOTE,
      [`${blob('a')}-partial-1`]: damaged,
      [`${blob('b')}-partial`]: 'data',
      [`${blob('b')}-partial-0`]: NOTE,
      [blob('c')]: 'whole',
    }
    for (const [name, text] of Object.entries(files)) await writeFile(join(blobs, name), text)
    await removeDamagedParts(temp.dir)
    expect((await readdir(blobs)).sort()).toEqual([
      `${blob('b')}-partial`,
      `${blob('b')}-partial-0`,
      blob('c'),
    ])
  },
)

test('B3: a folder that is not there yet has no parts', async () => {
  await expect(removeDamagedParts(join(temp.dir, 'nowhere'))).resolves.toBeUndefined()
})
