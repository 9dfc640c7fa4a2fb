import { memo, useMemo } from 'react'
import ReactMarkdown, { type Components, type Options } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import { splitBlocks } from './blocks.ts'
import { CodeBlock } from './code-block.tsx'
import { codeOf, languageOf } from './code-of.ts'
import { MarkdownImage } from './image.tsx'
import { MarkdownLink } from './link.tsx'
import { normalizeMath } from './math-delimiters.ts'
import { splitOpenCode } from './open-code.ts'
import { settleTail } from './open-tail.ts'
import { rehypeCode } from './rehype-code.ts'
import { rehypeMath } from './rehype-math.ts'
import { MarkdownTable, TaskMark } from './table.tsx'
import 'katex/dist/katex.min.css'

const remarkPlugins: Options['remarkPlugins'] = [
  [remarkGfm, { singleTilde: false }],
  [remarkMath, { singleDollarTextMath: false }],
]
const rehypePlugins: Options['rehypePlugins'] = [rehypeMath, rehypeCode]

const components: Components = {
  a: ({ href, children }) => <MarkdownLink href={href}>{children}</MarkdownLink>,
  img: ({ src, alt }) => <MarkdownImage src={typeof src === 'string' ? src : undefined} alt={alt} />,
  pre: ({ node, children }) => (
    <CodeBlock language={languageOf(node)} readText={() => codeOf(node)}>
      {children}
    </CodeBlock>
  ),
  table: ({ children }) => <MarkdownTable>{children}</MarkdownTable>,
  input: ({ checked }) => <TaskMark isDone={checked === true} />,
  // The page has its own headings above these: the chat, and whose words they are.
  h1: ({ children }) => <h3 className="md-h1">{children}</h3>,
  h2: ({ children }) => <h3 className="md-h2">{children}</h3>,
  h3: ({ children }) => <h4 className="md-h3">{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
}

/** Markdown of a model's: no raw HTML (shown as text), no remote pictures, links only through openLink. */
export const Markdown = memo(function Markdown({
  text,
  isStreaming,
}: {
  text: string
  isStreaming: boolean
}) {
  const blocks = useMemo(() => splitBlocks(normalizeMath(text)), [text])
  return (
    <div className="markdown">
      {blocks.map((block, index) => {
        const isOpen = isStreaming && index === blocks.length - 1
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end, so the place is the identity
          <div className="block" key={index}>
            <Block text={isOpen ? settleTail(block) : block} isOpen={isOpen} />
          </div>
        )
      })}
    </div>
  )
})

const Block = memo(function Block({ text, isOpen }: { text: string; isOpen: boolean }) {
  const open = isOpen ? splitOpenCode(text) : null
  if (!open) return <Rendered text={text} components={components} />
  return (
    <CodeBlock language={open.language || null} readText={() => open.code}>
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
  return (
    <ReactMarkdown
      remarkPlugins={remarkPlugins}
      rehypePlugins={rehypePlugins}
      components={parts}
      // Addresses are judged where they are used, by openableHref; here nothing is fetched.
      urlTransform={(url) => url}
    >
      {text}
    </ReactMarkdown>
  )
}
