import { findCloser, type Opener, readDisplayStart } from './formula-rules.ts'

/** A longer text is cut even where definitions would need the whole of it. */
const MAX_WHOLE_CHARS = 20_000
/** A definition of a link or a footnote, in a quote or a list too. */
const DEFINITION = /^[ \t>*+-]*(?:\d{1,9}[.)][ \t]+)?\[[^\]\r\n\u2028\u2029]+\]:/m
const LONE_RETURN = /\r(?!\n)/
const HEADING = /^#{1,6}(?:[ \t]|$)/
const FENCE = /^(?:(`{3,})[^`]*$|(~{3,}))/
const RULE = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/
const MARKER = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/

/**
 * Cuts Markdown into top-level blocks, so that while an answer streams only its last block is rendered again. The
 * blocks, rendered one by one, give what the whole text would give.
 *
 * A cut comes where every open block ends: before a line without indentation that follows an empty line and does not go
 * on with a list; before a heading; around fences and formulas that stand by themselves. Where that is not certain
 * there is no cut. A text with definitions needs the whole and stays in one piece.
 */
export function splitBlocks(text: string): string[] {
  const needsWhole = DEFINITION.test(text) || LONE_RETURN.test(text)
  if (needsWhole && text.length <= MAX_WHOLE_CHARS) return text.trim() === '' ? [] : [text]
  const cutter = new Cutter()
  for (const line of text.split('\n')) cutter.add(line)
  return cutter.finish()
}

class Cutter {
  private readonly blocks: string[] = []
  private lines: string[] = []
  private isAfterBlank = false
  /** The fence that is open, as it was written. */
  private fence: string | null = null
  private formula: Opener | null = null
  /** Column where the text of the current list item begins; Infinity: not certain; null: no list. */
  private itemColumn: number | null = null
  private isUncertain = false

  add(line: string): void {
    if (this.fence !== null) this.addToFence(line, this.fence)
    else if (this.formula !== null) this.addToFormula(line, this.formula)
    else this.addToText(line)
  }

  private addToText(line: string): void {
    const text = line.trim()
    if (text === '') {
      // An item without text ends at an empty line.
      const last = this.lines.at(-1) ?? ''
      if (this.itemColumn !== null && MARKER.exec(last)?.[0] === last.trimEnd()) {
        this.itemColumn = Number.POSITIVE_INFINITY
      }
      this.lines.push(line)
      this.isAfterBlank = true
      return
    }
    const indent = line.length - line.trimStart().length
    const marker = RULE.test(line) ? undefined : MARKER.exec(line)?.[0]
    const isTopLevel = indent < Math.min(4, this.itemColumn ?? 4)
    const fence = isTopLevel || this.itemColumn === Number.POSITIVE_INFINITY ? fenceOf(text) : null
    const formula = formulaStart(text)
    const isListGoingOn = marker !== undefined && this.itemColumn !== null
    const canCut =
      (this.isAfterBlank && !isListGoingOn) || fence !== null || formula !== null || HEADING.test(line)
    if (indent === 0 && canCut) this.cut()
    this.lines.push(line)
    this.isAfterBlank = false
    if (marker !== undefined) this.openItem(marker, line, indent)
    else if (indent < (this.itemColumn ?? 0)) this.itemColumn = Number.POSITIVE_INFINITY
    if (indent > 0 && this.itemColumn === Number.POSITIVE_INFINITY && (fence !== null || formula !== null)) {
      this.isUncertain = true
    } else if (fence !== null) this.fence = fence
    else if (formula !== null && isTopLevel) {
      if (formula.state === 'open') this.formula = formula.opener
      else this.cut()
    }
  }

  finish(): string[] {
    this.isUncertain = false
    this.cut()
    return this.blocks
  }

  private addToFence(line: string, fence: string): void {
    this.lines.push(line)
    if (!closesFence(line, fence)) return
    this.fence = null
    this.cut()
  }

  private addToFormula(line: string, opener: Opener): void {
    this.lines.push(line)
    if (findCloser(opener, line) === -1) return
    this.formula = null
    this.cut()
  }

  private openItem(marker: string, line: string, indent: number): void {
    if (this.itemColumn === Number.POSITIVE_INFINITY) return
    if (this.itemColumn !== null && indent >= this.itemColumn) return
    const after = line.slice(marker.length)
    const spaces = after.length - after.trimStart().length
    // An empty item and a number other than 1 do not end a paragraph: this may be none.
    const mayBeText =
      this.itemColumn === null && this.lines.length > 1 && !/^ {0,3}(?:[-*+]|1[.)])[ \t]+\S/.test(line)
    const isPlain = !mayBeText && !after.slice(0, spaces).includes('\t')
    this.itemColumn = isPlain
      ? marker.length + (spaces >= 1 && spaces <= 4 ? spaces : 1)
      : Number.POSITIVE_INFINITY
  }

  private cut(): void {
    if (this.isUncertain) return
    if (this.fence === null) while (this.lines.at(-1)?.trim() === '') this.lines.pop()
    if (this.lines.length > 0) this.blocks.push(this.lines.join('\n'))
    this.lines = []
    this.itemColumn = null
    this.isAfterBlank = false
  }
}

/** The fence that a line opens. */
export function fenceOf(text: string): string | null {
  const found = FENCE.exec(text)
  return found?.[1] ?? found?.[2] ?? null
}

export function closesFence(line: string, fence: string): boolean {
  const text = line.trim()
  return text.length >= fence.length && text === (fence[0] ?? '').repeat(text.length)
}

function formulaStart(text: string): { opener: Opener; state: 'open' | 'closed' } | null {
  const opener = text.startsWith('$$') ? '$$' : text.startsWith('\\[') ? '\\[' : null
  const state = opener === null ? null : readDisplayStart(opener, text.slice(2))
  return opener === null || state === null ? null : { opener, state }
}
