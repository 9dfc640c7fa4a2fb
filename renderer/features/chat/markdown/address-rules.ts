const HOST_START = /[\p{L}\p{N}]/u
/** Quotation marks and the ellipsis, CJK punctuation, its vertical and small forms, full-width forms. */
const NO_ADDRESS_RANGES = [
  [0x2018, 0x201f],
  [0x2026, 0x2026],
  [0x3000, 0x303f],
  [0x30fb, 0x30fb],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff0f],
  [0xff1a, 0xff20],
  [0xff3b, 0xff40],
  [0xff5b, 0xff65],
] as const
const TRAILING = new Set('!"\'*,.:;?_~)]&')

/** Whether an address that is `text` so far ends before `char`. */
export function endsAddress(text: string, char: string): boolean {
  if (char === '<' || char === '`') return true
  // The end of bold or struck-out text; no address holds it.
  if ((char === '*' || char === '~') && text.endsWith(char)) return true
  const code = char.charCodeAt(0)
  return NO_ADDRESS_RANGES.some(([from, to]) => code >= from && code <= to)
}

/** Whether a host can start with this character. */
export function startsHost(char: string): boolean {
  return HOST_START.test(char)
}

/** How many characters of `text` are the address: without the punctuation of the sentence around it. 0: none. */
export function addressLength(text: string): number {
  let open = count(text, '(') - count(text, ')')
  let openBrackets = count(text, '[') - count(text, ']')
  let length = text.length
  while (length > 0) {
    const last = text[length - 1] ?? ''
    if (!TRAILING.has(last)) break
    if (last === ')' && open >= 0) break
    if (last === ']' && openBrackets >= 0) break
    if (last === ')') open += 1
    if (last === ']') openBrackets += 1
    length -= 1
  }
  const address = text.slice(0, length)
  const slashes = address.indexOf('//')
  const host = (slashes === -1 ? address : address.slice(slashes + 2)).split('/', 1)[0] ?? ''
  if (slashes === -1 && !host.slice('www.'.length).match(HOST_START)) return 0
  if (slashes !== -1 && host === '') return 0
  return host
    .split('.')
    .slice(-2)
    .some((label) => label.includes('_'))
    ? 0
    : length
}

function count(text: string, char: string): number {
  return text.split(char).length - 1
}
