/** A sentence with its place in the text, in UTF-16 units. */
export interface Sentence {
  text: string
  start: number
  end: number
}

/**
 * Words whose full stop does not end a sentence, without the stop. Titles, streets, firms, times, and what stands in
 * front of numbers, in English, German, French and Spanish.
 */
const ABBREVIATIONS = new Set(
  `dr dra prof mr mrs ms mx st ste mt ft sr sra srta jr lt col capt sgt gen rev hon bros thos ln sq hwy bd apt inc ltd co corp vs etc approx no nr dept est ave blvd rd apt fig vol
  jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
  fa hr fr frau dipl ing str bzw usw evtl ggf inkl ca geb med phil jur rer nat habil v d u z bspw vgl abs tel mio mrd
  m mme mlle mm me av env p pp cf art chap ex ud uds pza avda num
  ee uu kg km cm bd u.s u.k u.n e.u d.c a.m p.m i.e e.g z.b d.h u.a o.a s.o b.sc m.sc b.a m.a ph.d m.d p.ej ee.uu`.split(
    /\s+/,
  ),
)
/** An ordinal in German: "am 3. Mai", "im 2. Stock". Elsewhere a sentence seldom ends with one or two digits. */
const ORDINAL = /(?:^|\s)(?:am|vom|zum|der|den|dem|die|das|im|bis|ab|seit|zur|mein\p{L}{0,2})\s+\d{1,2}\.$/iu
const ORDINAL_MONTH = /^\s*(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|\d{1,2}\.)/iu
const LAST_WORD = /(?:^|[\s("“„«'’])((?:\p{L}\.)*\p{L}+)\.$/u
const INITIAL = /(?:^|[\s(.])\p{Lu}\.$/u
/** Whoever begins with a capital begins each sentence with one. */
const NEXT_IS_SMALL = /^\s*\p{Ll}/u
const NEXT_IS_NAME = /^\s*\p{Lu}/u

/** What is looked at on both sides of an end. */
const TAIL_CHARS = 40
const HEAD_CHARS = 16

let segmenter: Intl.Segmenter | null = null

/**
 * Splits a text into sentences and lines. Unicode's rules (UAX #29) do not know abbreviations: a sentence that ends with
 * one goes on.
 */
export function sentencesOf(text: string): Sentence[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'sentence' })
  const sentences: Sentence[] = []
  const startsWithCapitals = /^\P{L}*\p{Lu}/u.test(text)
  let at = 0
  for (const line of text.split('\n')) {
    const lineEnd = at + line.length
    let from: number | null = null
    const parts = line.trim() === '' ? [] : partsOf(segmenter, line, startsWithCapitals)
    for (const { index, length } of parts) {
      const end = at + index + length
      from ??= at + index
      const before = text.slice(Math.max(from, end - TAIL_CHARS), end).trimEnd()
      if (goesOn(before, text.slice(end, Math.min(end + HEAD_CHARS, lineEnd)), startsWithCapitals)) continue
      sentences.push({ text: text.slice(from, end), start: from, end })
      from = null
    }
    if (from !== null) sentences.push({ text: text.slice(from, lineEnd), start: from, end: lineEnd })
    at = lineEnd + 1
  }
  return sentences.flatMap(trimmed)
}

/** Unicode lets a sentence go on when the next word is small; people who write without capitals end theirs. */
function partsOf(
  segmenter: Intl.Segmenter,
  line: string,
  startsWithCapitals: boolean,
): { index: number; length: number }[] {
  return [...segmenter.segment(line)].flatMap(({ segment, index }) => {
    const small = startsWithCapitals ? [] : [...segment.matchAll(/[.!?]\s+(?=\p{Ll})/gu)]
    const starts = [0, ...small.map((end) => end.index + end[0].length)]
    return starts.map((start, at) => ({
      index: index + start,
      length: (starts[at + 1] ?? segment.length) - start,
    }))
  })
}

function goesOn(sentence: string, rest: string, startsWithCapitals: boolean): boolean {
  // "I work at Yahoo! as a designer."
  if (sentence.endsWith('!')) return /^\s*(?:as|in|and|und|als|et|y|como|en)\s/.test(rest)
  if (!sentence.endsWith('.') || rest.trim() === '') return false
  if (ORDINAL.test(sentence.slice(-24)) || (/\d\.$/.test(sentence) && ORDINAL_MONTH.test(rest))) return true
  const word = LAST_WORD.exec(sentence.slice(-24))?.[1]?.toLowerCase()
  if (word?.endsWith('str')) return true
  if (startsWithCapitals && NEXT_IS_SMALL.test(rest)) return true
  if (word !== undefined && ABBREVIATIONS.has(word)) return !ENDS_TOO.has(word) || !NEXT_IS_NAME.test(rest)
  return INITIAL.test(sentence.slice(-4)) && NEXT_IS_NAME.test(rest) && !/\bI\.$/.test(sentence)
}
/** These end a sentence when a capital follows: "I get up at 6 a.m. My shift starts at 7." */
const ENDS_TOO = new Set(
  'me art fig vol uu kg km cm a.m p.m etc usw inc ltd co u.s u.k no ph.d d.c b.sc m.sc b.a m.a m.d sun sat mon'.split(
    ' ',
  ),
)

function trimmed({ text, start }: Sentence): Sentence[] {
  const inner = text.trim()
  if (inner === '') return []
  const from = start + text.indexOf(inner)
  return [{ text: inner, start: from, end: from + inner.length }]
}
