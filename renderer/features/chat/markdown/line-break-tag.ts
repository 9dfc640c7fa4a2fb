import type { Extension as TreeExtension } from 'mdast-util-from-markdown'
import type { Code, Effects, Extension, State } from 'micromark-util-types'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    lineBreakTag: 'lineBreakTag'
  }
}

const LESS_THAN = 60
const GREATER_THAN = 62
const SLASH = 47

/**
 * Raw HTML is text, and what stands inside it is Markdown: nothing is parsed as HTML. The one exception is `<br>` in a
 * cell of a table, where Markdown has no other way to break a line.
 */
export function lineBreakTagSyntax(): Extension {
  return {
    text: { [LESS_THAN]: { name: 'lineBreakTag', tokenize } },
    disable: { null: ['htmlFlow', 'htmlText'] },
  }
}

function tokenize(effects: Effects, ok: State, nok: State): State {
  let expected = 'br'
  const start = (code: Code) => {
    effects.enter('lineBreakTag')
    effects.consume(code)
    return name
  }
  const name = (code: Code): State | undefined => {
    if (expected === '') return end(code)
    if (code === null || code < 0 || String.fromCharCode(code).toLowerCase() !== expected[0]) return nok(code)
    expected = expected.slice(1)
    effects.consume(code)
    return name
  }
  const end = (code: Code): State | undefined => {
    if (code !== SLASH && code !== GREATER_THAN && code !== 32) return nok(code)
    effects.consume(code)
    if (code === SLASH) return close
    return code === 32 ? end : done
  }
  const close = (code: Code) => {
    if (code !== GREATER_THAN) return nok(code)
    effects.consume(code)
    return done
  }
  const done = (code: Code) => {
    effects.exit('lineBreakTag')
    return ok(code)
  }
  return start
}

export function lineBreakTagFromMarkdown(): TreeExtension {
  return {
    exit: {
      lineBreakTag(token) {
        const isInCell = this.stack.some(({ type }) => type === 'tableCell')
        this.enter(isInCell ? { type: 'break' } : { type: 'text', value: this.sliceSerialize(token) }, token)
        this.exit(token)
      },
    },
  }
}
