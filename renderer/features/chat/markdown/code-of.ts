import type { HastContent, HastElement } from './hast.ts'

/** Of a `pre`: all that was written after the fence, null without anything. */
export function infoOf(pre: HastElement | undefined): string | null {
  const code = pre?.children.find((child) => child.type === 'element')
  if (code?.type !== 'element') return null
  const classes = Array.isArray(code.properties.className) ? code.properties.className.map(String) : []
  const language = classes.find((name) => name.startsWith('language-'))?.slice('language-'.length)
  const meta = code.data?.meta
  return language === undefined ? null : meta ? `${language} ${meta}` : language
}

/** Of a `pre`: its code, without the line end before the closing fence. */
export function codeOf(pre: HastElement | undefined): string {
  return (pre?.children ?? []).map(textOf).join('').replace(/\n$/, '')
}

function textOf(node: HastContent): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join('') : ''
}
