import type { HastContent, HastElement } from './hast.ts'

const TOKEN = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g
const ATTRIBUTE = /\s([\w:-]+)=(?:"([^"]*)"|'([^']*)')/g
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  nbsp: '\u00a0',
}

/** Elements within each other; a fraction in a fraction takes nine. Deeper trees exhaust the stack of who walks them. */
const MAX_DEPTH = 200

/**
 * KaTeX's own markup as a tree. It is made by a machine and regular: tags that match, quoted attributes, five entities.
 * The page's parser is not used for it, because our CSP reports every style attribute that it sees there.
 */
export function parseKatexMarkup(markup: string): HastContent[] {
  const root: HastElement = { type: 'element', tagName: 'span', properties: {}, children: [] }
  const open = [root]
  for (const [, closing, tagName, attributes, selfClosing, text] of markup.matchAll(TOKEN)) {
    const parent = open.at(-1) ?? root
    if (text !== undefined) {
      parent.children.push({ type: 'text', value: unescapeText(text) })
    } else if (closing) {
      if (open.length > 1) open.pop()
    } else if (tagName !== undefined) {
      const element: HastElement = {
        type: 'element',
        tagName,
        properties: propertiesOf(attributes ?? ''),
        children: [],
      }
      parent.children.push(element)
      if (!selfClosing) open.push(element)
      if (open.length > MAX_DEPTH) throw new RangeError('A formula nests too deeply.')
    }
  }
  return root.children
}

function propertiesOf(attributes: string): HastElement['properties'] {
  const properties: HastElement['properties'] = {}
  for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = unescapeText(double ?? single ?? '')
    if (name === 'class') properties.className = value.split(' ').filter(Boolean)
    else if (name !== undefined) properties[name] = value
  }
  return properties
}

function unescapeText(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#x27|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}
