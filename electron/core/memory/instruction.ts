import { compile } from '../phrases/compile.ts'
import { toWords } from '../phrases/plain-text.ts'
import { ATTACKS, LISTS, ORDERS } from './instruction-phrases.ts'

/**
 * Whether a text reads as an order to the assistant rather than as something to know (spec C9). By patterns of wording,
 * so it errs on both sides; what passes is still only ever given to a model as fenced data.
 *
 *   attack  made to break out of being data: "ignore your rules", role marks, fences, hidden characters, schema echoes
 *   order   tells the assistant what to do: "Always answer in French"
 *
 * The user may write down anything; workers may write neither, and an import no attack.
 */
export type Instruction = 'attack' | 'order'

export function readsAsInstruction(text: string): Instruction | null {
  if (HIDDEN.test(text)) return 'attack'
  const plain = text.normalize('NFKC')
  if (MARKS.some((mark) => mark.test(plain))) return 'attack'
  let isOrder = false
  for (const words of sentencesOf(plain)) {
    const { attack, order } = FIND(words)
    if (attack) return 'attack'
    isOrder ||= order !== null
  }
  return isOrder ? 'order' : null
}

const of = (phrases: readonly string[]) => phrases.map((phrase) => ({ phrase, lists: LISTS }))
const FIND = compile(() => ({ attack: of(ATTACKS), order: of(ORDERS) }))

/** The words of each sentence; of its marks, `:` and `,` (also for `;`) stay, since orders begin behind them. */
function sentencesOf(text: string): string[][] {
  return text
    .replace(LINK, ' weblink ')
    .split(/[.!?\n]/)
    .map((sentence) => {
      const parts = sentence
        .split(/([:;,])/)
        .map((part) => (/^[:;,]$/.test(part) ? markOf(part) : toWords(part)))
      return ['^', ...parts.filter((part) => part !== '').flatMap((part) => part.split(' ')), '$']
    })
    .filter((words) => words.length > 2)
}
const LINK = /https?:\/\/|www\.|[\w-]\.(?:com|net|org|io|dev|ru|cn|xyz|info)\b/gi
function markOf(sign: string): string {
  return sign === ':' ? ':' : ','
}

/** Zero-width and direction marks, tags, and controls: a user does not see them, a model does. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what this is for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u

/** Marks of prompts, fences, headings, thoughts, links, and echoes of a JSON schema or of the worker's own form. */
const MARKS: readonly RegExp[] = [
  /<\|[^|]{0,200}\|>|\[\/?INST\]|<<\/?SYS>>/i,
  /<\/?(?:s|think|thinking|system|assistant|user|instructions?|notes?)[\s/>]/i,
  /<\/?(?:memory|memories|tool_call|script|iframe|img|a)[\s/>]/i,
  /(?:^|\n)[ \t]{0,20}(?:#{1,6}[ \t]|`{3}|~{3}|>)/,
  /(?:^|\n)[ \t]{0,20}[-=*_]{3,}[ \t]{0,20}(?:\n|$)/,
  /```|~~~|={4}|-{4}|\*{4}|<{3}|>{3}/,
  /(?:^|[\n"“„«])[ \t]{0,20}(?:system|assistant|user|human|developer|tool)[ \t]{0,20}:/i,
  /\[[^[\]]{0,500}\]\([^()]{0,500}\)/,
  /"(?:type|properties|required|additionalProperties|enum|items|\$schema|\$ref)"\s{0,20}:/i,
  /"(?:role|content|quote|kind|importance|confidence)"\s{0,20}:/i,
  /^\s*[{[]/,
]
