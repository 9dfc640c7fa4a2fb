import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MemoryDetail } from '../../../../contract/core/memory.ts'
import { useFormat } from '../../../lib/format.ts'
import { Meter } from '../../../ui/meter.tsx'
import { useMinute } from '../../../ui/use-minute.ts'
import { DetailSection } from './detail-section.tsx'

export function DetailFacts({ memory }: { memory: MemoryDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nowMs = useMinute()
  const isMemory = memory.tier !== 'stm'
  return (
    <DetailSection title={t('memory.about')}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <Fact name={t('memory.kindLabel')}>{t(`memory.kind.${memory.kind}`)}</Fact>
        <Fact name={t('memory.authorLabel')}>{t(`memory.author.${memory.author}`)}</Fact>
        <Fact name={t('memory.scopeLabel')}>
          {memory.scope === 'everywhere' || !memory.scope_name
            ? t(`memory.scope.${memory.scope}`)
            : t(memory.scope === 'project' ? 'memory.inProject' : 'memory.inChat', {
                name: memory.scope_name,
              })}
        </Fact>
        <Fact name={t('memory.created')}>{format.dateTime(memory.created_at)}</Fact>
        {memory.valid_from === null ? null : (
          <Fact name={t('memory.validFrom')}>{format.date(memory.valid_from)}</Fact>
        )}
        {memory.valid_to === null ? null : (
          <Fact name={t('memory.validTo')}>{format.date(memory.valid_to)}</Fact>
        )}
        {isMemory ? (
          <>
            <Fact name={t('memory.lastUsed')}>
              {memory.last_used_at === null ? t('memory.notUsed') : format.dateTime(memory.last_used_at)}
            </Fact>
            {memory.state === 'active' ? (
              <Fact name={t('memory.expiry')}>
                {memory.expires_at === null
                  ? t('memory.doesNotFade')
                  : `${format.until(memory.expires_at, nowMs)} (${format.date(memory.expires_at)})`}
              </Fact>
            ) : null}
            <Share name={t('memory.confidence')} value={memory.confidence} />
            <Share name={t('memory.importance')} value={memory.importance} />
          </>
        ) : null}
      </dl>
    </DetailSection>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}

function Share({ name, value }: { name: string; value: number }) {
  const format = useFormat()
  const words = format.share(value)
  return (
    <Fact name={name}>
      <span className="flex items-center gap-2">
        <Meter label={name} valueText={words} share={value} className="w-20" />
        <span aria-hidden="true" className="text-muted tabular-nums">
          {words}
        </span>
      </span>
    </Fact>
  )
}
