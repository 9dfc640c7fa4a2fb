import { createDeferred, useDeferred } from '../../../ui/deferred.ts'
import { AnswerBoundary } from './answer-boundary.tsx'
import { PlainText } from './plain-text.tsx'

/** Markdown with its grammar, highlighter and formulas: half of the page's code, and of no use to an empty composer. */
export const markdownPart = createDeferred(async () => (await import('./markdown.tsx')).Markdown)

/** An answer. Until the renderer is there its text stands in the same place and type, as it was written. */
export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const { component: Markdown } = useDeferred(markdownPart)
  if (Markdown)
    return (
      <AnswerBoundary text={text} isStreaming={isStreaming}>
        <Markdown text={text} isStreaming={isStreaming} />
      </AnswerBoundary>
    )
  return (
    <div className="markdown">
      <div className="block">
        <PlainText text={text} />
      </div>
    </div>
  )
}
