import type { Link, Nodes, Parents, Root, RootContent } from 'mdast'
import { openableHref } from '../../../core/open-link.ts'

/**
 * Brings back text that Markdown would leave out: definitions that nothing refers to ("[Anna]: Hello"), addresses
 * that cannot be opened ("handlers[name](event)"), cells beyond those of a table's header, and the numbers of a list that
 * do not rise by one.
 */
export function restoreWrittenText(tree: Root, source: string): void {
  const used = new Set<string>()
  visit(tree, (node) => {
    if (node.type === 'footnoteReference') used.add(`^${node.identifier}`)
    if (node.type === 'linkReference' || node.type === 'imageReference') used.add(node.identifier)
  })
  visit(tree, (node) => {
    if (node.type === 'link') keepAddress(node, source)
    if (node.type === 'table') {
      const columns = Math.max(...node.children.map(({ children }) => children.length))
      node.align = Array.from({ length: columns }, (_, index) => node.align?.[index] ?? null)
    }
    if (node.type === 'list' && node.ordered) keepNumbers(node, source)
    if ('children' in node) restoreDefinitions(node, used, source)
  })
}

/** Calls `see` for each node. A stack, not recursion: how deep a tree is, is not ours to say. */
function visit(tree: Root, see: (node: Nodes) => void): void {
  const waiting: Nodes[] = [tree]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    see(node)
    if ('children' in node)
      for (let at = node.children.length - 1; at >= 0; at--) push(waiting, node.children[at])
  }
}

function push(waiting: Nodes[], node: Nodes | undefined): void {
  if (node) waiting.push(node)
}

function restoreDefinitions(parent: Parents, used: Set<string>, source: string): void {
  const children: RootContent[] = parent.children
  if (!children.some(({ type }) => type === 'definition' || type === 'footnoteDefinition')) return
  const restored = children.flatMap((child): RootContent[] => {
    if (child.type === 'definition') {
      // The first definition of a name counts.
      if (openableHref(child.url) && used.delete(child.identifier)) return [child]
      return [{ type: 'paragraph', children: [{ type: 'text', value: sourceOf(child, source) }] }]
    }
    if (child.type !== 'footnoteDefinition' || used.delete(`^${child.identifier}`)) return [child]
    const label: RootContent = { type: 'text', value: `[^${child.label ?? child.identifier}]: ` }
    const [first, ...rest] = child.children
    if (first?.type === 'paragraph') return [{ ...first, children: [label, ...first.children] }, ...rest]
    return [{ type: 'paragraph', children: [label] }, ...child.children]
  })
  children.splice(0, children.length, ...restored)
}

/** What follows the text of a link that cannot be opened: "](event)". */
function keepAddress(link: Link, source: string): void {
  if (openableHref(link.url) || !sourceOf(link, source).startsWith('[')) return
  const textEnd = link.children.at(-1)?.position?.end.offset ?? (link.position?.start.offset ?? 0) + 1
  link.data = { hProperties: { dataWrittenEnd: source.slice(textEnd, link.position?.end.offset) } }
}

function keepNumbers(list: Extract<Nodes, { type: 'list' }>, source: string): void {
  const numbers = list.children.map((item) => Number.parseInt(sourceOf(item, source).slice(0, 10), 10))
  // A list that repeats one number ("1." before each item) leaves the counting to Markdown.
  if (numbers.every((number) => number === numbers[0])) return
  list.children.forEach((item, index) => {
    const number = numbers[index]
    if (number !== undefined && number !== (list.start ?? 1) + index && !Number.isNaN(number)) {
      item.data = { hProperties: { value: String(number) } }
    }
  })
}

function sourceOf(node: Nodes, source: string): string {
  return source.slice(node.position?.start.offset, node.position?.end.offset)
}
