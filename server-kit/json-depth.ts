const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Says whether JSON text opens more than `maxDepth` arrays and objects inside each other. To be asked before
 * JSON.parse: ten megabytes of `[[[[…` become gigabytes of arrays, and whatever walks them overflows the stack.
 *
 * One pass over the characters, without memory. Brackets inside strings do not count. Text that is not JSON gets some
 * answer and is refused by the parser afterwards.
 */
export function isDeeperThan(text: string, maxDepth: number): boolean {
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isInString) {
      if (code === BACKSLASH) at++
      else if (code === QUOTE) isInString = false
    } else if (code === QUOTE) isInString = true
    else if (code === 0x5b || code === 0x7b) {
      depth++
      if (depth > maxDepth) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}
