import { describe, expect, it } from 'vitest'
import { writeDocx, writeLyingZipBomb, writePdf, writeZipBomb } from '../../../tests/harness/written-files.ts'
import { readInThread } from './documents.ts'
import { readDocument } from './read-document.ts'

const bytes = (text: string) => Buffer.from(text)
const place = { page: null, heading: null, first_line: null, last_line: null }

describe('A9: a document becomes passages that can be cited', () => {
  it('reads Markdown under its headings, and takes no comment in code for one', async () => {
    const text =
      '# Garden\nTwo acres.\n\n## Roses\nPrune in March.\n\n```sh\n# not a heading\nwater\n```\n# Shed\nLocked.'
    expect(await readDocument('markdown', bytes(text))).toEqual({
      pages: null,
      passages: [
        { ...place, heading: 'Garden', text: 'Two acres.' },
        { ...place, heading: 'Garden › Roses', text: 'Prune in March.\n```sh\n# not a heading\nwater\n```' },
        { ...place, heading: 'Shed', text: 'Locked.' },
      ],
    })
  })

  it('reads plain text and code with their lines', async () => {
    const { passages } = await readDocument(
      'code',
      bytes('import x\r\n\r\nfunction a() {\r\n  return 1\r\n}\r\n'),
    )
    expect(passages).toEqual([
      { ...place, first_line: 1, last_line: 5, text: 'import x\nfunction a() {\n  return 1\n}' },
    ])
  })

  it('repeats the head of a CSV of 5,000 rows in every passage, with the rows that stand in it', async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, index) => `${index + 1},"Part ${index + 1}, ""new""",${index * 3}`,
    )
    const { passages } = await readDocument('csv', bytes(['number,name,price', ...rows].join('\n')))
    expect(passages.every(({ text }) => text.startsWith('number,name,price\n') && text.length < 1_300)).toBe(
      true,
    )
    const found = passages.find(({ text }) => text.includes('"Part 4711, ""new""",14130'))
    expect(found?.first_line).toBeLessThanOrEqual(4_712)
    expect(found?.last_line).toBeGreaterThanOrEqual(4_712)
    expect(passages.at(-1)?.last_line).toBe(5_001)
  })

  it('reads HTML without scripts, and tables by rows under their head', async () => {
    const html = `<title>t</title><h1>Menu</h1><script>steal()</script><p>Fresh &amp; local.</p>
      <table><tr><th>Dish<th>Price</tr><tr><td>Soup<td>4 €</tr><tr><td>Fish<td>9 €</tr></table><h2>Hours</h2>At 8.`
    expect((await readDocument('html', bytes(html))).passages).toEqual([
      { ...place, heading: 'Menu', text: 'Fresh & local.' },
      { ...place, heading: 'Menu', text: 'Dish | Price\nSoup | 4 €\nFish | 9 €' },
      { ...place, heading: 'Menu › Hours', text: 'At 8.' },
    ])
  })

  it('refuses HTML that nests deeper than any page', async () => {
    await expect(readDocument('html', bytes(`${'<div>'.repeat(100_000)}x`))).rejects.toMatchObject({
      code: 'document_unreadable',
    })
  })

  it('reads a DOCX with headings and tables', async () => {
    const file = writeDocx([
      { heading: 'Lease' },
      { text: 'The flat is at Harbour Street 5.' },
      { heading: 'Costs', level: 2 },
      {
        rows: [
          ['Item', 'Per month'],
          ['Rent', '900 €'],
          ['Heating & water', '120 €'],
        ],
      },
    ])
    expect(await readDocument('docx', file)).toEqual({
      pages: null,
      passages: [
        { ...place, heading: 'Lease', text: 'The flat is at Harbour Street 5.' },
        {
          ...place,
          heading: 'Lease › Costs',
          text: 'Item | Per month\nRent | 900 €\nHeating & water | 120 €',
        },
      ],
    })
  })

  it('reads a PDF of 300 pages page by page', async () => {
    const pages = Array.from({ length: 300 }, (_, page) =>
      Array.from(
        { length: 40 },
        (_, line) => `Page ${page + 1} tells in line ${line + 1} of the (great) sea.`,
      ),
    )
    const { pages: count, passages } = await readDocument('pdf', writePdf(pages))
    expect(count).toBe(300)
    expect(new Set(passages.map(({ page }) => page)).size).toBe(300)
    expect(
      passages.find(({ text }) => text.includes('Page 211 tells in line 40 of the (great) sea.'))?.page,
    ).toBe(211)
    expect(Math.max(...passages.map(({ text }) => text.length))).toBeLessThanOrEqual(1_200)
  })

  it('says why a PDF cannot be read: a password, pictures alone, damage, too many pages', async () => {
    const code = (file: Uint8Array) =>
      readDocument('pdf', file).then(
        () => null,
        (error: unknown) => error,
      )
    expect(await code(writePdf([['secret']], { isLocked: true }))).toMatchObject({
      code: 'document_encrypted',
    })
    expect(await code(writePdf([[], []]))).toMatchObject({ code: 'document_has_no_text' })
    expect(await code(bytes('no PDF at all'))).toMatchObject({ code: 'document_unreadable' })
    expect(await code(writePdf(Array.from({ length: 2_001 }, () => ['x'])))).toMatchObject({
      code: 'document_too_large',
    })
  })

  it('unpacks no zip bomb, even one that lies about its size', async () => {
    const bomb = writeZipBomb(80_000_000)
    expect(bomb.byteLength).toBeLessThan(1_000_000)
    await expect(readDocument('docx', bomb)).rejects.toMatchObject({ code: 'document_too_large' })
    await expect(readDocument('docx', writeLyingZipBomb(8_000_000))).rejects.toThrow()
  })

  it('refuses bytes that are no text, and more text than the limit', async () => {
    await expect(readDocument('text', Buffer.from([80, 0, 1, 2]))).rejects.toMatchObject({
      code: 'document_unreadable',
    })
    await expect(readDocument('text', bytes('word '.repeat(1_000_001)))).rejects.toMatchObject({
      code: 'document_too_large',
    })
    await expect(readDocument('text', bytes(' \n \n'))).rejects.toMatchObject({
      code: 'document_has_no_text',
    })
  })
})

describe('A9: each file is read in a thread that can be ended', () => {
  it('hands back what was read', async () => {
    expect(await readInThread('text', bytes('Hello.'))).toEqual({
      pages: null,
      passages: [{ ...place, first_line: 1, last_line: 1, text: 'Hello.' }],
    })
  })

  it('ends it when its time or its memory is used up', async () => {
    const large = bytes('a,b\n'.repeat(1_200_000))
    await expect(readInThread('csv', large, { timeMs: 1, memoryMb: 512 })).rejects.toMatchObject({
      code: 'document_too_large',
    })
    await expect(readInThread('csv', large, { timeMs: 60_000, memoryMb: 24 })).rejects.toMatchObject({
      code: 'document_too_large',
    })
    expect((await readInThread('text', bytes('Still works.'))).passages).toHaveLength(1)
  })
})
