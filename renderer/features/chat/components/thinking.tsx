import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../lib/format.ts'

interface ThinkingProps {
  text: string
  /** It is being thought now. */
  isThinking: boolean
  /** ms; null while it is not known. */
  durationMs: number | null
}

/** What a reasoning model thought before it answered, folded: most people want the answer, and some want to check it. */
export function Thinking({ text, isThinking, durationMs }: ThinkingProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const title = isThinking
    ? t('thinking.now')
    : durationMs === null
      ? t('thinking.done')
      : t('thinking.doneIn', { time: format.milliseconds(durationMs) })
  return (
    <details className="group/thinking mb-3 text-sm text-muted">
      <summary className="inline-flex min-h-7 cursor-pointer list-none items-center gap-1 rounded-md pr-2 hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 transition-transform group-open/thinking:rotate-90 motion-reduce:transition-none"
        />
        <span className={isThinking ? 'animate-pulse-mark motion-reduce:animate-none' : undefined}>
          {title}
        </span>
      </summary>
      <p
        dir="auto"
        className="mt-1 ml-2 border-l-2 border-line pl-3 whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {text === '' ? t('thinking.nothingYet') : text}
      </p>
    </details>
  )
}
