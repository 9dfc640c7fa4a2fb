import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../../contract/core/local-api.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { useMinute } from '../../../ui/use-minute.ts'
import { NewKeyDialog } from './new-key-dialog.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'

/** The keys by which programs are known, newest first. */
export function KeySection({ keys }: { keys: readonly ApiKey[] }) {
  const { t } = useTranslation()
  const [isMaking, setIsMaking] = useState(false)
  const [asked, setAsked] = useState<ApiKey | null>(null)
  return (
    <Section
      title={t('localApi.keys')}
      aside={<Button onClick={() => setIsMaking(true)}>{t('localApi.newKey')}</Button>}
    >
      <p className="max-w-(--measure) text-muted">{t('localApi.keysWhat')}</p>
      {keys.length === 0 ? (
        <p className="mt-3 text-muted">{t('localApi.noKeys')}</p>
      ) : (
        <ul aria-label={t('localApi.keys')} className="mt-2 divide-y divide-line">
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={() => setAsked(key)} />
          ))}
        </ul>
      )}
      <NewKeyDialog isOpen={isMaking} onClose={() => setIsMaking(false)} />
      <RevokeDialog apiKey={asked} onClose={() => setAsked(null)} />
    </Section>
  )
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nowMs = useMinute()
  const { name, last_four: end, created_at: madeAtMs, last_used_at: usedAtMs } = apiKey
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
      <div className="min-w-0">
        <p className="font-medium break-words">
          <bdi>{name}</bdi>
        </p>
        <p className="text-sm text-muted">
          {[
            t('localApi.keyEnds', { end }),
            t('localApi.madeOn', { date: format.date(madeAtMs) }),
            usedAtMs === null
              ? t('localApi.neverUsed')
              : t('localApi.lastUsed', { when: format.ago(usedAtMs, nowMs) }),
          ].join(' · ')}
        </p>
      </div>
      <Button onClick={onRevoke} aria-label={t('localApi.revokeOf', { name })}>
        {t('localApi.revoke')}
      </Button>
    </li>
  )
}
