/**
 * Models write math as `\( \)`, `\[ \]`, `$ $` or `$$ $$`; remark-math (with single dollars off) reads `$$x$$` inside a
 * line and `$$` fences around lines. This brings the first form to the second, outside of code only.
 *
 * A single dollar opens math by Pandoc's rule: no space after the opening one, none before the closing one, no digit
 * after it. So "$5 and $10" stays money. https://pandoc.org/MANUAL.html#extension-tex_math_dollars
 */
export function normalizeMath(text: string): string {
  if (!/[$]|\\[[(]/.test(text)) return text
  return splitCode(text)
    .map((part) => (part.isCode ? part.text : convert(part.text)))
    .join('')
}

const DISPLAY_BRACKETS = /^([ \t]*)\\\[([\s\S]+?)\\\][ \t]*$/gm
const DISPLAY_DOLLARS = /^([ \t]*)\$\$(?!\$)([^\n]+?)\$\$[ \t]*$/gm
const INLINE_BRACKETS = /\\\[([^\n]+?)\\\]/g
const INLINE_PARENTHESES = /\\\(([^\n]+?)\\\)/g
const SINGLE_DOLLARS = /(?<![\\$])\$(?![\s$])([^$\n]*?[^\s$\\])\$(?![\d$])/g

function convert(text: string): string {
  const fenced = (_match: string, indent: string, body: string) =>
    `${indent}$$\n${body
      .trim()
      .split('\n')
      .map((line) => indent + line.trim())
      .join('\n')}\n${indent}$$`
  const inline = (_match: string, body: string) => `$$${body.trim()}$$`
  return text
    .replace(DISPLAY_BRACKETS, fenced)
    .replace(DISPLAY_DOLLARS, fenced)
    .replace(INLINE_BRACKETS, inline)
    .replace(INLINE_PARENTHESES, inline)
    .replace(SINGLE_DOLLARS, inline)
}

/** Fenced blocks (closed or not yet) and code spans apart from the rest; joined again they are the text. */
function splitCode(text: string): { text: string; isCode: boolean }[] {
  const parts: { text: string; isCode: boolean }[] = []
  const code =
    /^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:[\s\S]*?^ {0,3}\1[`~]*[ \t]*$|[\s\S]*$(?![\s\S]))|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)/gm
  let from = 0
  for (const match of text.matchAll(code)) {
    parts.push({ text: text.slice(from, match.index), isCode: false }, { text: match[0], isCode: true })
    from = match.index + match[0].length
  }
  parts.push({ text: text.slice(from), isCode: false })
  return parts
}
