import type { Root } from 'hast'
import { visitElements } from './hast.ts'

/** Each paragraph, list or table runs the way its first strong letter does; code and formulas run left to right. */
export function rehypeDirection() {
  return (tree: Root): void => {
    visitElements(tree, (element, parent) => {
      // A block of code has its direction from its frame.
      if (parent.type === 'element' && parent.tagName === 'pre') return
      const classes = element.properties.className
      const isFormula =
        Array.isArray(classes) && (classes.includes('katex') || classes.includes('katex-display'))
      if (element.tagName === 'code' || isFormula) element.properties.dir = 'ltr'
    })
    // Of these only: a list takes no notice of text in elements that have a direction of their own.
    for (const child of tree.children) if (child.type === 'element') child.properties.dir ??= 'auto'
  }
}
