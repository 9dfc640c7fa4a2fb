import { useTranslation } from 'react-i18next'
import type { Snapshot } from '../../contract/core/store.ts'
import { useFormat } from '../lib/format.ts'

/** One backup: when, why, how much is in it. */
export function SnapshotFacts({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <span className="flex flex-wrap items-baseline justify-between gap-x-6 tabular-nums">
      <span className="font-medium">{format.dateTime(snapshot.taken_at)}</span>
      <span className="text-sm text-muted">
        {[
          t(`data.reasons.${snapshot.reason}`),
          t('data.chats', { count: snapshot.chats, chats: format.number(snapshot.chats) }),
          t('data.messages', { count: snapshot.messages, messages: format.number(snapshot.messages) }),
          format.bytes(snapshot.size_bytes),
        ].join(' · ')}
      </span>
    </span>
  )
}
