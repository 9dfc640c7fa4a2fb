import { unzipSync, zipSync } from 'fflate'
import mammoth from 'mammoth'
import { type Block, UnreadableError } from './blocks.ts'
import { readHtml } from './read-html.ts'

/** Text in XML has many tags: 5 MB of text can be this much. */
const MAX_UNPACKED_BYTES = 60_000_000
const MAX_ENTRIES = 5_000
/** An encrypted Office file is no zip, but an OLE container. */
const OLE_MARK = [0xd0, 0xcf, 0x11, 0xe0]

/**
 * Returns the paragraphs and tables of a DOCX. Only its XML is unpacked, after its entries were counted and the sizes
 * that they claim were added up. fflate never writes more than the claimed size, so a lie ends there, and the parser is
 * given a new archive of what was checked.
 */
export async function readDocx(bytes: Uint8Array): Promise<Block[]> {
  if (OLE_MARK.every((byte, index) => bytes[index] === byte)) throw new UnreadableError('document_encrypted')
  const buffer = Buffer.from(zipSync(unpackXml(bytes), { level: 0 }))
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }))
  const { value } = await mammoth.convertToHtml({ buffer }, { convertImage })
  return readHtml(value)
}

function unpackXml(bytes: Uint8Array): Record<string, Uint8Array> {
  let entries = 0
  let size = 0
  return unzipSync(bytes, {
    filter({ name, originalSize }) {
      entries += 1
      const isXml = name.endsWith('.xml') || name.endsWith('.rels')
      if (isXml) size += originalSize
      if (entries > MAX_ENTRIES || size > MAX_UNPACKED_BYTES) throw new UnreadableError('document_too_large')
      return isXml
    },
  })
}
