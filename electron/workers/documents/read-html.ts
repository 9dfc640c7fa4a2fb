import { Parser } from 'htmlparser2'
import { type Block, Headings, NOWHERE, TextLimit, UnreadableError } from './blocks.ts'

/** Deeper than any page that people write. */
const MAX_DEPTH = 1_000
/** The names of very many columns would leave no room for the rows. */
const HEAD_CHARS = 300
const SKIPPED = new Set([
  'script',
  'style',
  'title',
  'template',
  'noscript',
  'svg',
  'math',
  'head',
  'iframe',
  'object',
])
const BLOCKS = new Set(
  'p div section article main aside header footer nav ul ol li dl dt dd table pre blockquote figure br hr'.split(
    ' ',
  ),
)

/**
 * Returns paragraphs and rows of tables under their headings, without tags. The parser reads from left to right and
 * keeps no tree, so deep nesting costs nothing; beyond a bound it is refused all the same.
 */
export function readHtml(html: string): Block[] {
  const reader = new HtmlReader()
  const parser = new Parser({
    onopentag: (name) => reader.open(name),
    ontext: (text) => reader.text(text),
    onclosetag: (name) => reader.close(name),
  })
  parser.write(html)
  parser.end()
  reader.endBlock()
  return reader.blocks
}

class HtmlReader {
  readonly blocks: Block[] = []
  readonly #headings = new Headings()
  readonly #limit = new TextLimit()
  #text = ''
  #depth = 0
  #skipped = 0
  #cells = 0
  /** First row of the table that is being read; null outside of tables, empty before it is known. */
  #head: string | null = null
  #rows = 0

  open(name: string): void {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw new UnreadableError('document_unreadable')
    if (SKIPPED.has(name)) this.#skipped += 1
    if (this.#breaks(name) || isHeading(name)) this.endBlock()
    if (name === 'table' && this.#cells === 0) {
      this.#head = ''
      this.#rows = 0
    }
    if (name === 'td' || name === 'th') {
      this.#cells += 1
      if (this.#cells === 1) this.#text += ' | '
    }
  }

  text(piece: string): void {
    if (this.#skipped > 0) return
    this.#limit.add(piece)
    this.#text += piece
  }

  close(name: string): void {
    this.#depth -= 1
    if (SKIPPED.has(name)) this.#skipped -= 1
    if (name === 'td' || name === 'th') this.#cells -= 1
    if (isHeading(name)) {
      this.#headings.enter(Number(name[1]), this.#text)
      this.#text = ''
    } else if (name === 'tr' && this.#cells === 0) this.#endRow()
    else if (name === 'table' && this.#cells === 0) this.#endTable()
    else if (this.#breaks(name)) this.endBlock()
  }

  endBlock(): void {
    const text = this.#take()
    if (text === '') return
    const head = this.#head ? { head: this.#head } : {}
    this.blocks.push({ ...NOWHERE, heading: this.#headings.path, text, ...head })
  }

  #endRow(): void {
    this.#rows += 1
    if (this.#head === '') this.#head = this.#take().slice(0, HEAD_CHARS)
    else this.endBlock()
  }

  /** The only row of a table is no head. */
  #endTable(): void {
    if (this.#rows === 1) this.#text = this.#head ?? ''
    this.#head = null
    this.endBlock()
  }

  #take(): string {
    const text = this.#text.replace(/\s+/g, ' ').trim()
    this.#text = ''
    return text.startsWith('| ') ? text.slice(2) : text
  }

  /** Word puts the text of each cell into a paragraph of its own: its row still belongs together. */
  #breaks(name: string): boolean {
    if (!BLOCKS.has(name)) return false
    if (this.#cells > 0) this.#text += ' '
    return this.#cells === 0
  }
}

function isHeading(name: string): boolean {
  return name.length === 2 && name[0] === 'h' && name >= 'h1' && name <= 'h6'
}
