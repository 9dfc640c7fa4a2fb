import { markdownLineEnding } from 'micromark-util-character'
import type { Code, Construct, Effects, Extension, State, TokenizeContext } from 'micromark-util-types'
import {
  CLOSERS,
  findCloser,
  isInlineFormula,
  isWordChar,
  type Opener,
  readDisplayStart,
} from './formula-rules.ts'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    displayFormula: 'displayFormula'
    inlineFormula: 'inlineFormula'
    formulaData: 'formulaData'
  }
}

const DOLLAR = 36
const BACKSLASH = 92
const BACKTICK = 96
const PARENTHESIS = 40
const BRACKET = 91

/**
 * Teaches the Markdown parser formulas, so that what is inside code is never looked at. Each opener reads to the next
 * delimiter at most, so the time is linear.
 *
 *   inlineFormula    `$x$`, `$$x$$`, `\(x\)` and `\[x\]` within text
 *   displayFormula   lines from one that begins with `$$` or `\[` to one that holds the closing delimiter
 */
export function formulaSyntax(): Extension {
  const inline: Construct = { name: 'inlineFormula', tokenize: tokenizeInline }
  const display: Construct = { name: 'displayFormula', tokenize: tokenizeDisplay, concrete: true }
  return {
    text: { [DOLLAR]: inline, [BACKSLASH]: inline },
    flow: { [DOLLAR]: display, [BACKSLASH]: display },
  }
}

function tokenizeInline(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const before = this.previous
  const isAfterEscape = this.events.at(-1)?.[1].type === 'characterEscape'
  let opener: Opener = '$'
  let content = ''

  const start = (code: Code) => {
    if (isWordChar(charOf(before)) || (code === DOLLAR && before === DOLLAR && !isAfterEscape))
      return nok(code)
    effects.enter('inlineFormula')
    effects.enter('formulaData')
    effects.consume(code)
    return code === DOLLAR ? afterDollar : afterBackslash
  }
  const afterDollar = (code: Code) => {
    if (code !== DOLLAR) return inside(code)
    opener = '$$'
    effects.consume(code)
    return afterDollars
  }
  const afterDollars = (code: Code) => (code === DOLLAR ? nok(code) : inside(code))
  const afterBackslash = (code: Code) => {
    if (code !== PARENTHESIS && code !== BRACKET) return nok(code)
    opener = code === PARENTHESIS ? '\\(' : '\\['
    effects.consume(code)
    return inside
  }
  const inside = (code: Code): State | undefined => {
    if (code === null || code === BACKTICK) return nok(code)
    if (markdownLineEnding(code)) return opener === '$' ? nok(code) : lineEnding(code)
    if (code === BACKSLASH) return take(code, afterInnerBackslash)
    if (code !== DOLLAR) return take(code, inside)
    if (opener === '$') return take(code, end)
    return opener === '$$' ? take(code, secondDollar) : take(code, inside)
  }
  const afterInnerBackslash = (code: Code) => {
    if (code === null || markdownLineEnding(code)) return inside(code)
    const isParentheses = opener === '\\('
    if (code === (isParentheses ? 41 : 93) && opener.startsWith('\\')) return take(code, end)
    // Formulas do not nest; without this rule many openers would each read to the end.
    if (code === opener.charCodeAt(1)) return nok(code)
    return take(code, inside)
  }
  const secondDollar = (code: Code) => (code === DOLLAR ? take(code, end) : nok(code))
  const end = (code: Code) => {
    const isFormula =
      !(code === DOLLAR && opener.startsWith('$')) &&
      isInlineFormula(opener, content.slice(0, -CLOSERS[opener].length), charOf(code))
    if (!isFormula) return nok(code)
    effects.exit('formulaData')
    effects.exit('inlineFormula')
    return ok(code)
  }
  const lineEnding = (code: Code) => {
    content += '\n'
    effects.exit('formulaData')
    effects.enter('lineEnding')
    effects.consume(code)
    effects.exit('lineEnding')
    effects.enter('formulaData')
    return inside
  }
  const take = (code: Code, then: State): State => {
    content += charOf(code)
    effects.consume(code)
    return then
  }
  return start
}

function tokenizeDisplay(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const { parser } = this
  const now = () => this.now().line
  let opener: Opener = '$$'
  let line = ''
  let isFirst = true

  const start = (code: Code) => {
    effects.enter('displayFormula')
    effects.enter('formulaData')
    effects.consume(code)
    return code === DOLLAR ? afterDollar : afterBackslash
  }
  const afterDollar = (code: Code) => (code === DOLLAR ? take(code) : nok(code))
  const afterBackslash = (code: Code) => {
    if (code !== BRACKET) return nok(code)
    opener = '\\['
    return take(code)
  }
  const inLine = (code: Code): State | undefined => {
    if (code !== null && !markdownLineEnding(code)) return take(code)
    effects.exit('formulaData')
    if (isFirst) {
      // The second character of the opener was taken too.
      const found = readDisplayStart(opener, line.slice(1))
      if (found === null) return nok(code)
      if (found === 'closed' || this.interrupt) return finish(code)
      isFirst = false
    } else if (findCloser(opener, line) !== -1) return finish(code)
    line = ''
    return code === null ? finish(code) : effects.attempt(nextLine, lineStart, finish)(code)
  }
  const lineStart = (code: Code): State | undefined => {
    if (code === null) return finish(code)
    if (markdownLineEnding(code)) return effects.attempt(nextLine, lineStart, finish)(code)
    effects.enter('formulaData')
    return inLine(code)
  }
  const finish = (code: Code) => {
    effects.exit('displayFormula')
    return ok(code)
  }
  const take = (code: Code): State => {
    line += charOf(code)
    effects.consume(code)
    return inLine
  }
  /** The line ending, unless the next line left the quote or the list that the formula stands in. */
  const nextLine: Construct = {
    partial: true,
    tokenize(lineEffects, lineOk, lineNok) {
      return (code) => {
        lineEffects.enter('lineEnding')
        lineEffects.consume(code)
        lineEffects.exit('lineEnding')
        return (next) => (parser.lazy[now()] ? lineNok(next) : lineOk(next))
      }
    },
  }
  return start
}

/** micromark gives line endings and the columns of a tab as negative numbers. */
function charOf(code: Code): string {
  if (code === null) return ''
  return code < 0 ? ' ' : String.fromCharCode(code)
}
