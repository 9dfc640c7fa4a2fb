import type { ExtraProps } from 'react-markdown'

/** The tree between Markdown and React, as react-markdown knows it. */
export type HastElement = NonNullable<ExtraProps['node']>
export type HastContent = HastElement['children'][number]
