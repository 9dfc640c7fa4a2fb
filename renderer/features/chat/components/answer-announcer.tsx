import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/core/chat.ts'
import { splitThinking } from '../../../../contract/thinking.ts'
import { useChatClient } from '../chat-context.ts'

const EVERY_MS = 7_000
/** The log gives its text to a screen reader when it comes; afterwards the transcript has it, once. */
const LOG_KEPT_MS = 20_000

/**
 * What a screen reader hears of an answer: a short word about every seven seconds while it is written, then the whole
 * of it, once. The stream itself is never a live region.
 */
export function AnswerAnnouncer({ path }: { path: readonly Message[] }) {
  const { t } = useTranslation()
  const { live } = useChatClient()
  const [status, setStatus] = useState('')
  const [log, setLog] = useState('')
  const streamingId = path.find((message) => message.status === 'streaming')?.id ?? null
  const previousId = useRef<string | null>(null)

  useEffect(() => {
    if (streamingId === null) return
    setStatus(t('announce.answering'))
    const timer = setInterval(() => {
      const { answer, isThinking } = splitThinking(live.get(streamingId)?.text ?? '')
      const words = answer.match(/\S+/g)?.length ?? 0
      setStatus(isThinking ? t('announce.stillThinking') : t('announce.stillAnswering', { count: words }))
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [streamingId, live, t])

  useEffect(() => {
    const ended = path.find((message) => message.id === previousId.current && message.status !== 'streaming')
    previousId.current = streamingId
    if (!ended) return
    setStatus(t(ended.status === 'complete' ? 'announce.finished' : 'announce.ended'))
    setLog(plainText(ended.content))
  }, [path, streamingId, t])

  useEffect(() => {
    if (log === '') return
    const timer = setTimeout(() => setLog(''), LOG_KEPT_MS)
    return () => clearTimeout(timer)
  }, [log])

  return (
    <>
      <div role="status" aria-label={t('announce.region')} className="sr-only">
        {status}
      </div>
      <div role="log" aria-label={t('announce.log')} className="sr-only">
        {log === '' ? null : <p>{log}</p>}
      </div>
    </>
  )
}

/** Markdown's marks are noise when read aloud. */
function plainText(markdown: string): string {
  return markdown
    .replace(/```[^\n]*\n?|[*_`#>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
