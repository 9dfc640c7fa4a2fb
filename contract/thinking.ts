/** What a reasoning model wrote, told apart. */
export interface Thought {
  thinking: string
  answer: string
  /** It still thinks: nothing of the answer has come. */
  isThinking: boolean
}

export const THINK_OPEN = '<think>'
export const THINK_CLOSE = '</think>'
/** Some models write no opening tag: it stands at the end of their prompt. */
const CLOSE_LINE = /(?:^|\n)[ \t]{0,8}<\/think>[ \t]{0,8}(?:\n|$)/

/**
 * Tells a model's thinking from its answer. What a model writes is one text that only grows, and the thinking comes
 * first, in tags. So both can be told apart at any moment, also while the text is still coming:
 *
 *   "<think>2 and 2 …</think>It is 4."   as Ollama's `message.thinking` is passed on, and as many models write themselves
 *   "2 and 2 …\n</think>\nIt is 4."      a model whose prompt holds the opening tag
 *
 * Tags elsewhere, as in an answer about them, are text.
 */
export function splitThinking(written: string): Thought {
  const text = written.trimStart()
  if (text.startsWith(THINK_OPEN)) {
    const end = text.indexOf(THINK_CLOSE, THINK_OPEN.length)
    if (end === -1) return { thinking: thoughtSoFar(text), answer: '', isThinking: true }
    const thinking = text.slice(THINK_OPEN.length, end).trim()
    return { thinking, answer: text.slice(end + THINK_CLOSE.length).trimStart(), isThinking: false }
  }
  // "<th" may become a tag.
  if (text !== '' && THINK_OPEN.startsWith(text)) return { thinking: '', answer: '', isThinking: true }
  const close = CLOSE_LINE.exec(written)
  if (close === null || isInCode(written.slice(0, close.index)))
    return { thinking: '', answer: written, isThinking: false }
  const answer = written.slice(close.index + close[0].length).trimStart()
  return { thinking: written.slice(0, close.index).trim(), answer, isThinking: false }
}

/** Without a closing tag that is half written. */
function thoughtSoFar(text: string): string {
  const thinking = text.slice(THINK_OPEN.length)
  const tag = thinking.lastIndexOf('<')
  const isHalfTag = tag >= 0 && THINK_CLOSE.startsWith(thinking.slice(tag))
  return (isHalfTag ? thinking.slice(0, tag) : thinking).trim()
}

function isInCode(before: string): boolean {
  return before.split('```').length % 2 === 0
}
