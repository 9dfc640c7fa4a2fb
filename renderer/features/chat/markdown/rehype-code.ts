import rehypeHighlight from 'rehype-highlight'
import { visitElements } from './hast.ts'
import { MAX_COLOURED_CHARS } from './open-code.ts'

/**
 * Made once. The plugin registers its 37 languages again wherever it is attached, and react-markdown attaches it for each
 * text it renders: that alone was 1.1 of 6.9 s of an answer of 16,000 characters.
 */
const highlight = rehypeHighlight({ detect: false })

/** Colours blocks of code whose language is named. */
export function rehypeCode(): typeof highlight {
  return (tree, file) => {
    visitElements(tree, (element) => {
      if (element.tagName !== 'code') return
      const classes = Array.isArray(element.properties.className) ? element.properties.className : []
      const length = element.children.reduce(
        (sum, child) => sum + (child.type === 'text' ? child.value.length : 0),
        0,
      )
      if (length > MAX_COLOURED_CHARS) element.properties.className = [...classes, 'no-highlight']
    })
    highlight(tree, file)
  }
}
