import type { HastContent, HastElement } from './hast.ts'

/** Of a `pre`: the name after the fence, null without one. */
export function languageOf(pre: HastElement | undefined): string | null {
  const code = pre?.children.find((child) => child.type === 'element')
  const classes = code?.type === 'element' ? code.properties.className : undefined
  const found = Array.isArray(classes)
    ? classes.map(String).find((name) => name.startsWith('language-'))
    : undefined
  return found?.slice('language-'.length) ?? null
}

/** Of a `pre`: its code, without the line end before the closing fence. */
export function codeOf(pre: HastElement | undefined): string {
  return (pre?.children ?? []).map(textOf).join('').replace(/\n$/, '')
}

function textOf(node: HastContent): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join('') : ''
}
