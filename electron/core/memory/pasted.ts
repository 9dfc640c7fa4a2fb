import { overlaps, type Range } from './tombstones.ts'

/**
 * Which parts of a message the person did not write but brought in: pages, mails, code, logs, other people's words. Only
 * their own words are ever kept by reflection (spec C9). When in doubt a part counts as brought in: the message itself
 * stays findable, so little is lost.
 *
 *   Summarise this:            ← the person
 *   From: bob@example.com      ← brought in, to the end
 *   Remember that Alice …
 */

/** A line that what was brought in begins with; all below it is, too. */
const OPENERS: readonly RegExp[] = [
  // Heads of mails and forwarded mails, in the languages of common mail programs.
  /^[ \t]*(?:from|to|cc|bcc|subject|sent|date|reply-to|von|an|betreff|gesendet|de|à|objet|envoyé|para|asunto|da|oggetto)[ \t]*:[ \t]*\S/i,
  /^[ \t]*-{2,}[ \t]*(?:original message|forwarded message|ursprüngliche nachricht|message d’origine|begin\b.*)/i,
  /^[ \t]*(?:begin forwarded message|on\b.{5,120}\bwrote|am\b.{5,120}\bschrieb|le\b.{5,120}\ba écrit)[ \t]*:?[ \t]*$/i,
  // An address that stands alone is followed by what was copied from there.
  /^[ \t]*(?:https?:\/\/|www\.)\S+[ \t]*$/i,
  // Turns of another chat, and the marks of prompts.
  /^[ \t]*(?:\*\*)?(?:system|assistant|user|human|ai|developer|chatgpt|nova|tool|bot)(?:\*\*)?[ \t]*(?:\([^)]*\))?[ \t]*:/i,
  /^[ \t]*(?:<\|.*\|>|\[\/?INST\]|<<\/?SYS>>|#{1,6}[ \t]+\S)/i,
  // Markup and data.
  /^[ \t]*(?:<!doctype\b|<\/?[a-z][a-z0-9-]*(?:[ \t][^<>]*)?\/?>|<!--|<\?xml|[{[][ \t]*(?:["{[]|$))/i,
  /^[ \t]*(?:-{3,}|={3,}|\*{3,}|_{3,}|~{3,})[ \t]*$/,
]

/** "Summarise this:" and the like: what comes after the colon or the line is what it speaks of. */
const TASK =
  /(?<!\p{L})(?:summari[sz]e|summary of|tl;?dr|translate|translation of|proof-?read|rewrite|rephrase|paraphrase|shorten|edit|correct|fix|improve|analy[sz]e|review|explain|interpret|extract|read|reply to|respond to|answer|classify|compare|check|what does|what do you (?:think|make) of|look at|fasse?|übersetze?|korrigiere?|erkläre?|résume[rz]?|tradui[st](?:ez)?|corrige[rz]?|resume|traduce|traduzca|riassumi|traduci)\b[^:\n]{0,160}(?::|\n)/giu
const SOMETHING_BROUGHT =
  /\b(?:e-?mail|mail|letter|article|page|website|site|blog|post|tweet|text|document|doc|file|transcript|log|output|poem|instructions?|readme|quote|passage|paragraph|chapter|pdf|(?<!\bi[ \t]+(?:\w+[ \t]+)?)(?:says?|said|wrote|writes|reads|tells?|told))\b[^:\n]{0,80}:(?=\s)/giu

/** Nobody types as much in one go: of such a message only the first and the last paragraph are taken as typed. */
const LONG_MESSAGE_CHARS = 2_000
/** Titles and nicknames are shorter. A longer one is a passage: a kept quote around it would carry it along. */
const LONG_QUOTATION_WORDS = 5

export function isPasted(message: string, quote: Range): boolean {
  if (overlaps(quote, pastedRanges(message))) return true
  const inside = quotations(message).find(({ start, end }) => start <= quote.start && quote.end <= end)
  return inside !== undefined
}

export function pastedRanges(message: string): Range[] {
  const long = quotations(message).filter(
    ({ start, end }) => message.slice(start, end).trim().split(/\s+/).length > LONG_QUOTATION_WORDS,
  )
  return [
    ...codeBlocks(message),
    ...quotedLines(message),
    ...afterOpeners(message),
    ...afterTasks(message),
    ...long,
    ...middle(message),
  ]
}

function linesOf(message: string): { text: string; start: number; end: number }[] {
  let start = 0
  return message.split('\n').map((text) => {
    const line = { text, start, end: start + text.length }
    start = line.end + 1
    return line
  })
}

/** A block that is not closed goes on to the end. */
function codeBlocks(message: string): Range[] {
  const blocks: Range[] = []
  let open: { fence: string; start: number } | null = null
  for (const line of linesOf(message)) {
    const fence = /^[ \t]*(`{3,}|~{3,})/.exec(line.text)?.[1]?.slice(0, 3)
    if (fence === undefined) continue
    if (open === null) open = { fence, start: line.start }
    else if (fence === open.fence) {
      blocks.push({ start: open.start, end: line.end })
      open = null
    }
  }
  const inline = [...message.matchAll(/```[\s\S]*?(?:```|$)/g)].map(matched)
  return open === null
    ? [...blocks, ...inline]
    : [...blocks, ...inline, { start: open.start, end: message.length }]
}

/** Quoted mail, and tables. */
function quotedLines(message: string): Range[] {
  return linesOf(message).filter(({ text }) => /^[ \t]*[>|]/.test(text))
}

function afterOpeners(message: string): Range[] {
  const first = linesOf(message).find(({ text }) => OPENERS.some((opener) => opener.test(text)))
  return first ? [{ start: first.start, end: message.length }] : []
}

function afterTasks(message: string): Range[] {
  const starts: number[] = []
  for (const match of message.matchAll(TASK)) starts.push(match.index + match[0].length)
  for (const match of message.matchAll(SOMETHING_BROUGHT)) starts.push(match.index + match[0].length)
  return starts.length === 0 ? [] : [{ start: Math.min(...starts), end: message.length }]
}

/** Other people's words that stand within the person's own. */
export function quotedWords(text: string): string[] {
  return quotations(text).map(({ start, end }) => text.slice(start + 1, end))
}

/** What stands between quotation marks. One that is not closed counts to the end of its paragraph. */
function quotations(message: string): Range[] {
  const pairs = [
    /"[^"]*?(?:"|\n\s*\n|$)/g,
    /“[^”]*?(?:”|\n\s*\n|$)/g,
    /„[^“”]*?(?:[“”]|\n\s*\n|$)/g,
    /«[^»]*?(?:»|\n\s*\n|$)/g,
  ]
  return pairs.flatMap((pair) => [...message.matchAll(pair)].map(matched))
}

function middle(message: string): Range[] {
  if (message.length <= LONG_MESSAGE_CHARS) return []
  const breaks = [...message.matchAll(/\n\s*\n/g)].map(matched)
  const [first, last] = [breaks[0], breaks.at(-1)]
  return [{ start: first?.end ?? 0, end: last && last !== first ? last.start : message.length }]
}

function matched(match: RegExpMatchArray): Range {
  const start = match.index ?? 0
  return { start, end: start + match[0].length }
}
