import katex from 'katex'
import { FORMULA } from './formula-tree.ts'
import type { HastContent, HastElement } from './hast.ts'
import { parseKatexMarkup } from './katex-markup.ts'

/** Longer formulas stay as written. */
const MAX_CHARS = 5_000

/**
 * Sets formulas and blocks of ```math. KaTeX gets no trust: no links, no pictures, no raw HTML, and few macro
 * expansions. What it cannot read, and a formula without its end, stays in sight as it was written.
 */
export function rehypeMath() {
  return (tree: Pick<HastElement, 'children'>): void => setMathBelow(tree)
}

function setMathBelow(parent: Pick<HastElement, 'children'>): void {
  parent.children = parent.children.flatMap((child) => {
    if (child.type !== 'element') return [child]
    if (child.tagName === FORMULA) return setFormula(child)
    if (isMathBlock(child)) {
      const source = textOf(child)
      return render(source, true) ?? [child]
    }
    setMathBelow(child)
    return [child]
  })
}

function setFormula({ properties }: HastElement): HastContent[] {
  const isDisplay = properties.isDisplay === true
  const set = typeof properties.source === 'string' ? render(properties.source, isDisplay) : null
  return set ?? [asWritten(String(properties.written), isDisplay)]
}

function asWritten(text: string, isDisplay: boolean): HastElement {
  const className = isDisplay ? ['formula-source', 'formula-source-block'] : ['formula-source']
  return {
    type: 'element',
    tagName: 'span',
    properties: { className, dir: 'ltr' },
    children: [{ type: 'text', value: text }],
  }
}

function isMathBlock(element: HastElement): boolean {
  const code = element.tagName === 'pre' ? element.children[0] : undefined
  const classes = code?.type === 'element' ? code.properties.className : undefined
  return Array.isArray(classes) && classes.includes('language-math')
}

/** null: KaTeX cannot read it. */
function render(source: string, isDisplay: boolean): HastContent[] | null {
  if (source.length > MAX_CHARS) return null
  try {
    const markup = katex.renderToString(source.trim(), {
      displayMode: isDisplay,
      strict: 'ignore',
      trust: false,
      maxExpand: 200,
      maxSize: 20,
    })
    return parseKatexMarkup(markup)
  } catch {
    return null
  }
}

function textOf(node: HastContent): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join('') : ''
}
