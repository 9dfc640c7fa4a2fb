import { strToU8, zipSync } from 'fflate'

/** Writes a PDF with a text layer by hand: one line after the other on each page. No page has more than 60 lines. */
export function writePdf(
  pages: readonly (readonly string[])[],
  options: { isLocked?: boolean } = {},
): Uint8Array {
  const objects: string[] = []
  const put = (body: string) => objects.push(body)
  put('<< /Type /Catalog /Pages 2 0 R >>')
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`)
  put(`<< /Type /Pages /Count ${pages.length} /Kids [${kids.join(' ')}] >>`)
  put('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>')
  pages.forEach((lines, index) => {
    put(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    )
    const text = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n')
    const stream = lines.length === 0 ? '' : `BT /F1 10 Tf 12 TL 50 800 Td\n${text}\nET`
    put(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`)
  })
  const encrypt = options.isLocked
    ? ` /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'6f'.repeat(32)}> /U <${'75'.repeat(32)}> >> /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]`
    : ''
  let file = '%PDF-1.4\n'
  const places = objects.map((body, index) => {
    const at = file.length
    file += `${index + 1} 0 obj\n${body}\nendobj\n`
    return at
  })
  const start = file.length
  const entries = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`
  file += `trailer << /Size ${objects.length + 1} /Root 1 0 R${encrypt} >>\nstartxref\n${start}\n%%EOF`
  return Buffer.from(file, 'latin1')
}

export type DocxPart =
  | { heading: string; level?: number }
  | { text: string }
  | { rows: readonly (readonly string[])[] }

/** Writes the least that Word takes for a document: paragraphs, headings and tables. */
export function writeDocx(parts: readonly DocxPart[]): Uint8Array {
  const body = parts.map(partXml).join('')
  return docxOf(
    `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="${W}"><w:body>${body}</w:body></w:document>`,
  )
}

/** A small file that unpacks to `bytes` of document. */
export function writeZipBomb(bytes: number): Uint8Array {
  return docxOf(new Uint8Array(bytes).fill(32))
}

/** The same, whose directory says that it unpacks to almost nothing. */
export function writeLyingZipBomb(bytes: number): Uint8Array {
  const file = writeZipBomb(bytes)
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let at = 0; at + 30 < file.length; at += 1) {
    const mark = view.getUint32(at, true)
    const size = mark === 0x04034b50 ? at + 22 : mark === 0x02014b50 ? at + 24 : null
    if (size !== null && view.getUint32(size, true) === bytes) view.setUint32(size, 100, true)
  }
  return file
}

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'

function docxOf(document: string | Uint8Array): Uint8Array {
  return zipSync({
    '[Content_Types].xml': strToU8(
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    '_rels/.rels': strToU8(
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    'word/document.xml': typeof document === 'string' ? strToU8(document) : document,
  })
}

function partXml(part: DocxPart): string {
  if ('heading' in part)
    return paragraph(part.heading, `<w:pPr><w:pStyle w:val="Heading${part.level ?? 1}"/></w:pPr>`)
  if ('text' in part) return paragraph(part.text)
  const rows = part.rows.map(
    (row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`,
  )
  return `<w:tbl>${rows.join('')}</w:tbl>`
}

function paragraph(text: string, style = ''): string {
  const safe = text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return `<w:p>${style}<w:r><w:t xml:space="preserve">${safe}</w:t></w:r></w:p>`
}
