import { memo, useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import ReactMarkdown, { type Components, type Options } from 'react-markdown'
import { isDrawable } from './block-limits.ts'
import { splitBlocks } from './blocks.ts'
import { CodeBlock } from './code-block.tsx'
import { codeOf, infoOf } from './code-of.ts'
import { FootnoteLink, FootnoteList } from './footnotes.tsx'
import { grammar } from './grammar.ts'
import { MarkdownImage } from './image.tsx'
import { MarkdownLink } from './link.tsx'
import { readLongCode, splitOpenCode } from './open-code.ts'
import { settleTail } from './open-tail.ts'
import { PlainText } from './plain-text.tsx'
import { rehypeCode } from './rehype-code.ts'
import { rehypeDirection } from './rehype-direction.ts'
import { rehypeMath } from './rehype-math.ts'
import { MarkdownTable, TaskMark } from './table.tsx'
import 'katex/dist/katex.min.css'

const rehypePlugins: Options['rehypePlugins'] = [rehypeMath, rehypeCode, rehypeDirection]

const components: Components = {
  a: ({ node, href, id, children }) =>
    node?.properties.dataFootnoteRef !== undefined || node?.properties.dataFootnoteBackref !== undefined ? (
      <FootnoteLink isBack={node.properties.dataFootnoteRef === undefined} href={href} id={id}>
        {children}
      </FootnoteLink>
    ) : (
      <MarkdownLink href={href} writtenEnd={node?.properties.dataWrittenEnd?.toString()}>
        {children}
      </MarkdownLink>
    ),
  img: ({ src, alt }) => <MarkdownImage src={typeof src === 'string' ? src : undefined} alt={alt} />,
  pre: ({ node, children }) => (
    <CodeBlock info={infoOf(node)} readText={() => codeOf(node)}>
      {children}
    </CodeBlock>
  ),
  table: ({ dir, children }) => <MarkdownTable dir={dir}>{children}</MarkdownTable>,
  input: ({ checked }) => <TaskMark isDone={checked === true} />,
  section: ({ children }) => <FootnoteList>{children}</FootnoteList>,
  // The page has its own headings above these: the chat, and whose words they are.
  h1: ({ dir, children }) => (
    <h3 className="md-h1" dir={dir}>
      {children}
    </h3>
  ),
  h2: ({ node, dir, children }) =>
    node?.properties.id === 'footnote-label' ? null : (
      <h3 className="md-h2" dir={dir}>
        {children}
      </h3>
    ),
  h3: ({ dir, children }) => (
    <h4 className="md-h3" dir={dir}>
      {children}
    </h4>
  ),
  h4: ({ dir, children }) => <h5 dir={dir}>{children}</h5>,
  h5: ({ dir, children }) => <h6 dir={dir}>{children}</h6>,
}

/** Markdown of a model's: no raw HTML (shown as text), no remote pictures, links only through openLink. */
export const Markdown = memo(function Markdown({
  text,
  isStreaming,
}: {
  text: string
  isStreaming: boolean
}) {
  const { t } = useTranslation()
  const blocks = useMemo(() => splitBlocks(text), [text])
  return (
    <div className="markdown">
      {blocks.map((block, index) => {
        const isOpen = isStreaming && index === blocks.length - 1
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end, so the place is the identity
          <div className="block" key={index}>
            {isDrawable(block) ? (
              <Block text={isOpen ? settleTail(block) : block} isOpen={isOpen} />
            ) : (
              <PlainText text={block} note={t('markdown.tooComplex')} />
            )}
          </div>
        )
      })}
    </div>
  )
})

const Block = memo(function Block({ text, isOpen }: { text: string; isOpen: boolean }) {
  const long = readLongCode(text)
  if (long) {
    return (
      <CodeBlock info={long.info || null} readText={() => long.code}>
        <code>{long.code}</code>
      </CodeBlock>
    )
  }
  const open = isOpen ? splitOpenCode(text) : null
  if (!open) return <Rendered text={text} components={components} />
  return (
    <CodeBlock info={open.info || null} readText={() => open.code}>
      {open.pieces.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces only grow at the end, so the place is the identity
        <CodePiece key={index} fence={open.fence} language={open.language} code={piece} />
      ))}
    </CodeBlock>
  )
})

const CodePiece = memo(function CodePiece(props: { fence: string; language: string; code: string }) {
  const { fence, language, code } = props
  return <Rendered text={`${fence}${language}\n${code}\n${fence}`} components={bareCode} />
})

/** Code without a frame of its own. */
const bareCode: Components = { pre: ({ children }) => children }

function Rendered({ text, components: parts }: { text: string; components: Components }) {
  // Footnotes of two messages have the same names.
  const id = useId()
  const rehypeOptions = useMemo(() => ({ clobberPrefix: `${id}-` }), [id])
  return (
    <ReactMarkdown
      remarkPlugins={grammar}
      remarkRehypeOptions={rehypeOptions}
      rehypePlugins={rehypePlugins}
      components={parts}
      // Addresses are judged where they are used, by openableHref; here nothing is fetched.
      urlTransform={(url) => url}
    >
      {text}
    </ReactMarkdown>
  )
}
