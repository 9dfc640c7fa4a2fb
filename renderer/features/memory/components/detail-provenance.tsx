import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MemoryDetail } from '../../../../contract/core/memory.ts'
import { messagePath } from '../../../core/paths.ts'
import { useFormat } from '../../../lib/format.ts'
import { DetailSection } from './detail-section.tsx'

const linkLook = 'font-medium text-accent underline underline-offset-2'

/** The words that it was kept for, each with the way to the message that holds them. */
export function DetailSources({ memory }: { memory: MemoryDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <DetailSection title={t('memory.why')}>
      {memory.sources.length === 0 ? (
        <p className="text-muted">{t(memory.input_context === '' ? 'memory.typed' : 'memory.sourceGone')}</p>
      ) : (
        <ul className="space-y-2">
          {memory.sources.map((source, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two sources may be alike, and their order does not change
            <li key={index} className="border-l-2 border-line-strong pl-3">
              <q className="block break-words">{source.quote}</q>
              {source.session_id === null ? (
                <span className="text-muted">{t('memory.chatGone')}</span>
              ) : (
                <Link to={messagePath(source.session_id, source.message_id)} className={linkLook}>
                  {source.session_title || t('chat.untitled')}
                  {source.at === null ? '' : `, ${format.dateTime(source.at)}`}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </DetailSection>
  )
}

export function DetailUses({ memory }: { memory: MemoryDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (memory.tier === 'stm') return null
  return (
    <DetailSection title={t('memory.answers')}>
      {memory.answers.length === 0 ? (
        <p className="text-muted">{t('memory.noAnswers')}</p>
      ) : (
        <ul className="space-y-2">
          {memory.answers.map((answer) => (
            <li key={answer.message_id}>
              <Link to={messagePath(answer.session_id, answer.message_id)} className={linkLook}>
                {answer.session_title || t('chat.untitled')}, {format.dateTime(answer.at)}
              </Link>
              <span className="line-clamp-2 break-words text-muted">{answer.excerpt}</span>
            </li>
          ))}
        </ul>
      )}
    </DetailSection>
  )
}

export function DetailLinks({ memory, onOpen }: { memory: MemoryDetail; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  if (memory.links.length === 0) return null
  return (
    <DetailSection title={t('memory.links')}>
      <ul className="space-y-2">
        {memory.links.map((link) => (
          <li key={`${link.kind}-${link.memory_id}`}>
            <span className="text-muted">{t(`memory.link.${link.kind}`)}: </span>
            <button
              type="button"
              onClick={() => onOpen(link.memory_id)}
              className={`${linkLook} text-left break-words`}
            >
              {link.text}
            </button>
          </li>
        ))}
      </ul>
    </DetailSection>
  )
}
