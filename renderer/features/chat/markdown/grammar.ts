import type { Root } from 'mdast'
import type { Extension as TreeExtension } from 'mdast-util-from-markdown'
import type { Extension } from 'micromark-util-types'
import type { Options } from 'react-markdown'
import remarkBreaks from 'remark-breaks'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkCjkFriendlyStrikethrough from 'remark-cjk-friendly-gfm-strikethrough'
import remarkGfm from 'remark-gfm'
import type { Processor } from 'unified'
import type { VFile } from 'vfile'
import { addressFromMarkdown, addressSyntax } from './address-syntax.ts'
import { formulaSyntax } from './formula-syntax.ts'
import { formulaFromMarkdown } from './formula-tree.ts'
import { lineBreakTagFromMarkdown, lineBreakTagSyntax } from './line-break-tag.ts'
import { restoreWrittenText } from './written-text.ts'

declare module 'unified' {
  interface Data {
    micromarkExtensions?: Extension[]
    fromMarkdownExtensions?: (TreeExtension | TreeExtension[])[]
  }
}

/** What is read as Markdown: CommonMark and GFM, with formulas, without HTML, with emphasis beside CJK punctuation. */
export const grammar: Options['remarkPlugins'] = [
  [remarkGfm, { singleTilde: false }],
  remarkCjkFriendly,
  [remarkCjkFriendlyStrikethrough, { singleTilde: false }],
  remarkNova,
  remarkBreaks,
]

function remarkNova(this: Processor) {
  const data = this.data()
  data.micromarkExtensions = [
    ...(data.micromarkExtensions ?? []),
    formulaSyntax(),
    addressSyntax(),
    lineBreakTagSyntax(),
  ]
  data.fromMarkdownExtensions = [
    ...(data.fromMarkdownExtensions ?? []),
    formulaFromMarkdown(),
    addressFromMarkdown(),
    lineBreakTagFromMarkdown(),
  ]
  return (root: Root, file: VFile) => restoreWrittenText(root, String(file))
}
