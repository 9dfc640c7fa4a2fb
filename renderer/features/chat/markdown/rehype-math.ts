import katex from 'katex'
import type { HastContent, HastElement } from './hast.ts'
import { parseKatexMarkup } from './katex-markup.ts'

/**
 * Sets what remark-math (and a block of ```math) marked as math. KaTeX gets no trust: no links, no pictures, no raw HTML,
 * and few macro expansions. What it cannot read stays in sight as it was written.
 */
export function rehypeMath() {
  return (tree: Pick<HastElement, 'children'>): void => setMathBelow(tree)
}

function setMathBelow(parent: Pick<HastElement, 'children'>): void {
  parent.children = parent.children.flatMap((child) => {
    if (child.type !== 'element') return [child]
    const math = mathOf(child)
    if (math) return render(textOf(child), math.isDisplay)
    setMathBelow(child)
    return [child]
  })
}

function mathOf(element: HastElement): { isDisplay: boolean } | null {
  const code = element.tagName === 'pre' ? element.children[0] : element
  if (code?.type !== 'element' || code.tagName !== 'code') return null
  const classes = Array.isArray(code.properties.className) ? code.properties.className : []
  if (classes.includes('math-inline')) return { isDisplay: false }
  const isBlock =
    element.tagName === 'pre' && (classes.includes('math-display') || classes.includes('language-math'))
  return isBlock ? { isDisplay: true } : null
}

function render(source: string, isDisplay: boolean): HastContent[] {
  try {
    const markup = katex.renderToString(source.trim(), {
      displayMode: isDisplay,
      throwOnError: false,
      strict: 'ignore',
      trust: false,
      maxExpand: 200,
      maxSize: 20,
      errorColor: 'currentColor',
    })
    return parseKatexMarkup(markup)
  } catch {
    return [{ type: 'element', tagName: 'code', properties: {}, children: [{ type: 'text', value: source }] }]
  }
}

function textOf(node: HastContent): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join('') : ''
}
