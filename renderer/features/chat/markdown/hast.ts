import type { Root } from 'hast'
import type { ExtraProps } from 'react-markdown'

/** The tree between Markdown and React, as react-markdown knows it. */
export type HastElement = NonNullable<ExtraProps['node']>
export type HastContent = HastElement['children'][number]

type HastParent = Root | HastElement

export function visitElements(
  parent: HastParent,
  see: (element: HastElement, parent: HastParent) => void,
): void {
  for (const child of parent.children) {
    if (child.type !== 'element') continue
    see(child, parent)
    visitElements(child, see)
  }
}
