/** Reads CSV as RFC 4180 has it, the way a spreadsheet would; throws when it is not. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const [field, next] = text[at] === '"' ? quoted(text, at) : plain(text, at)
    row.push(field)
    if (text[next] === ',') {
      at = next + 1
      continue
    }
    if (text.slice(next, next + 2) !== '\r\n') throw new Error(`No line end at ${next}.`)
    rows.push(row)
    row = []
    at = next + 2
  }
  return rows
}

function plain(text: string, start: number): [string, number] {
  const length = text.slice(start).search(/[,\r]/)
  if (length < 0) throw new Error('The last line has no end.')
  return [text.slice(start, start + length), start + length]
}

function quoted(text: string, start: number): [string, number] {
  let at = start + 1
  let field = ''
  for (;;) {
    const mark = text.indexOf('"', at)
    if (mark < 0) throw new Error(`The field at ${start} has no end.`)
    field += text.slice(at, mark)
    if (text[mark + 1] !== '"') return [field, mark + 1]
    field += '"'
    at = mark + 2
  }
}
