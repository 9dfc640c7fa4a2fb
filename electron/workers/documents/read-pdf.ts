import { getDocumentProxy } from 'unpdf'
import { MAX_DOCUMENT_PAGES } from '../../../contract/core/documents.ts'
import { type Block, NOWHERE, type ReadDocument, TextLimit, UnreadableError } from './blocks.ts'

/** Lines that are further apart than this many of their heights begin a new paragraph. */
const PARAGRAPH_GAP = 1.7

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

/** Returns the paragraphs of the text layer, page by page. A scanned document has none, and is told as such. */
export async function readPdf(bytes: Uint8Array): Promise<ReadDocument> {
  const pdf = await open(bytes)
  const pages = pdf.numPages
  if (pages > MAX_DOCUMENT_PAGES) throw new UnreadableError('document_too_large')
  const limit = new TextLimit()
  const blocks: Block[] = []
  for (let page = 1; page <= pages; page += 1) {
    for (const text of await paragraphsOf(pdf, page)) {
      limit.add(text)
      blocks.push({ ...NOWHERE, page, text })
    }
  }
  if (blocks.length === 0) throw new UnreadableError('document_has_no_text')
  return { pages, blocks }
}

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    // A copy: pdf.js takes no Buffer, and keeps what it is given.
    return await getDocumentProxy(new Uint8Array(bytes), {
      verbosity: 0,
      disableFontFace: true,
    })
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException'
    throw new UnreadableError(isLocked ? 'document_encrypted' : 'document_unreadable')
  }
}

async function paragraphsOf(pdf: Pdf, number: number): Promise<string[]> {
  const page = await pdf.getPage(number)
  const { items } = await page.getTextContent()
  page.cleanup()
  const paragraphs: string[] = []
  let text = ''
  let lastY: number | null = null
  for (const item of items) {
    if (!('str' in item)) continue
    const y: unknown = item.transform[5]
    if (typeof y === 'number' && item.str.trim() !== '') {
      if (lastY !== null && Math.abs(lastY - y) > PARAGRAPH_GAP * Math.max(item.height, 4)) {
        paragraphs.push(text)
        text = ''
      }
      lastY = y
    }
    text += item.str
    if (item.hasEOL) text = text.endsWith('-') ? text.slice(0, -1) : `${text} `
  }
  paragraphs.push(text)
  return paragraphs.map((paragraph) => paragraph.replace(/\s+/g, ' ').trim()).filter((one) => one !== '')
}
