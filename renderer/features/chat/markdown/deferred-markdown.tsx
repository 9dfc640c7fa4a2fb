import { createDeferred, useDeferred } from '../../../lib/deferred.ts'

/** Markdown with its grammar, highlighter and formulas: half of the page's code, and of no use to an empty composer. */
export const markdownPart = createDeferred(async () => (await import('./markdown.tsx')).Markdown)

/** An answer. Until the renderer is there its text stands in the same place and type, as it was written. */
export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const { component: Markdown } = useDeferred(markdownPart)
  if (Markdown) return <Markdown text={text} isStreaming={isStreaming} />
  return (
    <div className="markdown">
      <div className="block">
        <p className="whitespace-pre-wrap">{text}</p>
      </div>
    </div>
  )
}
