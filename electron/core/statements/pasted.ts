import { compile } from '../phrases/compile.ts'
import { toTokens, toWords } from '../phrases/plain-text.ts'
import { overlaps, type Range } from './range.ts'

/**
 * Which parts of a message the user did not write but brought in: pages, mails, code, logs, other people's words. Only
 * their own words are ever kept by reflection (spec C9). When in doubt a part counts as brought in: the message itself
 * stays findable, so little is lost.
 *
 *   Summarise this:            ← the user
 *   From: bob@example.com      ← brought in, to the end
 *   Remember that Alice …
 */

/** A line that what was brought in begins with; all below it is, too. Lines without the space around them. */
const OPENERS: readonly RegExp[] = [
  // Heads of mails and forwarded mails, in the languages of common mail programs.
  /^(?:from|to|cc|bcc|subject|sent|date|reply-to|von|an|betreff|gesendet|de)[ \t]{0,20}:[ \t]*\S/i,
  /^(?:à|objet|envoyé|para|asunto|da|oggetto)[ \t]{0,20}:[ \t]*\S/i,
  /^-{2,}[ \t]*(?:original message|forwarded message|ursprüngliche nachricht|message d’origine|begin\b)/i,
  /^begin forwarded message[ \t]{0,20}:?$/i,
  /^(?:on\b.{5,120}\bwrote|am\b.{5,120}\bschrieb|le\b.{5,120}\ba écrit)[ \t]{0,20}:?$/i,
  // An address on its own line is followed by what was copied from there.
  /^(?:https?:\/\/|www\.)\S+$/i,
  // Turns of another chat, and the marks of prompts.
  /^(?:\*\*)?(?:system|assistant|user|human|ai|developer|chatgpt|nova|tool|bot)(?:\*\*)?[ \t]{0,20}(?:\([^)]*\)[ \t]{0,20})?:/i,
  /^(?:<\|.*\|>|\[\/?INST\]|<<\/?SYS>>|#{1,6}[ \t]+\S)/i,
  // Markup and data.
  /^(?:<!doctype\b|<\/?[a-z][a-z0-9-]*(?:[ \t][^<>]*)?\/?>|<!--|<\?xml|[{[][ \t]*(?:["{[]|$))/i,
  /^(?:-{3,}|={3,}|\*{3,}|_{3,}|~{3,})$/,
]

/** "Summarise this:" and the like: what comes after the colon or the line is what it speaks of. */
const TASKS = `
  summarise | summarize | summary of | tldr | tl dr | translate | translation of | proofread | proof read | rewrite |
  rephrase | paraphrase | shorten | edit | correct | fix | improve | analyse | analyze | review | explain |
  interpret | extract | read | reply to | respond to | answer | classify | compare | check | what does |
  what do you (think | make) of | look at | fass | fasse | ubersetz | ubersetze | korrigier | korrigiere | erklar |
  erklare | resume | resumer | resumez | tradui | traduis | traduit | traduisez | traduitez | corrige | corriger |
  corrigez | traduce | traduzca | riassumi | traduci`
/** "This article:", "he wrote:"; what the user says that they said themselves is theirs. */
const BROUGHT = `
  email | e mail | mail | letter | article | page | website | site | blog | post | tweet | text | document | doc |
  file | transcript | log | output | poem | instruction | instructions | readme | quote | passage | paragraph |
  chapter | pdf`
/** "this poem:", and a blank line: it comes now. */
const POINTS = `
  this | these | diese | dieser | dieses | diesen | diesem | ce | cet | cette | ces | este | esta | estos | estas | esto |
  following | folgende | folgenden | suivant | suivante | siguiente`
/** "A few things about me:", and a list: these are the user's own. */
const OWN = `
  i | m | me | my | myself | we | us | our | ich | mir | mich | mein | meine | meinen | meiner | wir | uns | unser | unsere |
  je | j | moi | mon | ma | mes | nous | notre | nos | yo | mi | mis | mio | nosotros | nuestro | nuestra`
const SAYS = 'say | says | said | wrote | writes | reads | tells | tell | told'
const FIND = compile(() => ({
  task: [{ phrase: TASKS, lists: {} }],
  brought: [{ phrase: BROUGHT, lists: {} }],
  says: [{ phrase: SAYS, lists: {} }],
  points: [{ phrase: POINTS, lists: {} }],
  own: [{ phrase: OWN, lists: {} }],
  ownWords: [{ phrase: `i ..1 (${SAYS})`, lists: {} }],
}))
/** The words in front of a colon or a line's end that say what follows it. */
const TASK_CHARS = 180
const BROUGHT_CHARS = 100

/** Of a longer message only the first and the last paragraph are taken as typed. */
const LONG_MESSAGE_CHARS = 2_000
/** Titles and nicknames are shorter. A longer one is a quoted passage, which must not be kept. */
const LONG_QUOTATION_WORDS = 5

/** Whether a part of the message was brought in; made once for a message, asked for each of its parts. */
export function pastedIn(message: string): (part: Range) => boolean {
  const ranges = pastedRanges(message)
  const quoted = quotations(message)
  return (part) =>
    overlaps(part, ranges) || quoted.some(({ start, end }) => start <= part.start && part.end <= end)
}

export function isPasted(message: string, quote: Range): boolean {
  return pastedIn(message)(quote)
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
  const first = linesOf(message).find(({ text }) => OPENERS.some((opener) => opener.test(text.trim())))
  return first ? [{ start: first.start, end: message.length }] : []
}

function afterTasks(message: string): Range[] {
  let from = 0
  for (const { index } of message.matchAll(/[:\n]/g)) {
    if (introduces(message.slice(from, index), message.slice(index, index + 2)))
      return [{ start: index + 1, end: message.length }]
    from = index + 1
  }
  return []
}

/** Whether the words in front of a colon or the end of a line introduce what was brought in. */
function introduces(text: string, mark: string): boolean {
  const { task, points, own } = FIND(toTokens(toWords(text.slice(-TASK_CHARS))))
  if (task) return true
  if (mark === '\n\n' && points) return true
  if (mark === ':\n' && (points || !own)) return true
  if (!/^:\s/.test(mark)) return false
  const { brought, says, ownWords } = FIND(toTokens(toWords(text.slice(-BROUGHT_CHARS))))
  return brought !== null || (says !== null && ownWords === null)
}

/** Other people's words within the user's own. */
export function quotedWords(text: string): string[] {
  return quotations(text).map(({ start, end }) => text.slice(start + 1, end))
}

/** Text between quotation marks. One that is not closed counts to the end of its paragraph. */
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
