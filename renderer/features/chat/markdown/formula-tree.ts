import type { CompileContext, Extension, Token } from 'mdast-util-from-markdown'
import { CLOSERS, findCloser, isSentenceEnd, type Opener } from './formula-rules.ts'

/** Name of the element that a formula is in the tree. Markdown cannot make one: raw HTML is text. */
export const FORMULA = 'nova-formula'

/** What the element carries; a formula without its end has no source. */
interface FormulaProperties {
  source: string | null
  /** As it was written, with its delimiters. */
  written: string
  isDisplay: boolean
}

declare module 'mdast' {
  interface FormulaNode extends Node {
    type: 'formula'
    data: { hName: string; hProperties: FormulaProperties & Record<string, string | boolean | null> }
  }
  interface RootContentMap {
    formula: FormulaNode
  }
  interface PhrasingContentMap {
    formula: FormulaNode
  }
}

/** Brings the parser's formulas into the tree. */
export function formulaFromMarkdown(): Extension {
  return {
    exit: {
      inlineFormula(token) {
        const written = this.sliceSerialize(token)
        const opener: Opener = written.startsWith('$$') || written[0] !== '$' ? openerOf(written) : '$'
        const source = written.slice(opener.length, -CLOSERS[opener].length)
        add(this, token, { source, written, isDisplay: false })
      },
      displayFormula(token) {
        const written = this.sliceSerialize(token).trimEnd()
        const opener = openerOf(written)
        const body = written.slice(opener.length)
        const end = findCloser(opener, body)
        if (end === -1) return add(this, token, { source: null, written, isDisplay: true })
        const after = body.slice(end + CLOSERS[opener].length)
        if (isSentenceEnd(after)) {
          return add(this, token, { source: body.slice(0, end) + after.trim(), written, isDisplay: true })
        }
        add(this, token, {
          source: body.slice(0, end),
          written: written.slice(0, -after.length),
          isDisplay: true,
        })
        this.enter({ type: 'paragraph', children: [{ type: 'text', value: after.trim() }] }, token)
        this.exit(token)
      },
    },
  }
}

function openerOf(written: string): Opener {
  if (written.startsWith('$$')) return '$$'
  return written.startsWith('\\(') ? '\\(' : '\\['
}

function add(context: CompileContext, token: Token, properties: FormulaProperties): undefined {
  context.enter({ type: 'formula', data: { hName: FORMULA, hProperties: { ...properties } } }, token)
  context.exit(token)
}
