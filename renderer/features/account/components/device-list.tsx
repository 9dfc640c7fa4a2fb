import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Device } from '../../../../contract/sync/devices.ts'
import { useDevices, useRevokeDevice } from '../../../core/account.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useMinute } from '../../../ui/use-minute.ts'
import { QuestionDialog } from './question-dialog.tsx'

/** The devices that may use the account; those that were signed out for good are folded away. */
export function DeviceList() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const devices = useDevices()
  const [asked, setAsked] = useState<Device | null>(null)
  const { mutateAsync: revoke } = useRevokeDevice()
  if (devices.data === undefined) {
    return devices.error ? (
      <Problem text={errorText(devices.error)} onRetry={() => void devices.refetch()} />
    ) : (
      <div aria-busy="true" className="space-y-2">
        <Skeleton className="h-14 w-full" />
        <Skeleton className="h-14 w-full" />
      </div>
    )
  }
  const live = devices.data.filter(({ revoked_at_ms }) => revoked_at_ms === null)
  const gone = devices.data.filter(({ revoked_at_ms }) => revoked_at_ms !== null)
  return (
    <>
      <p className="max-w-(--measure) text-muted">{t('account.devices.what')}</p>
      {devices.error ? (
        <Problem text={errorText(devices.error)} onRetry={() => void devices.refetch()} />
      ) : null}
      {live.length === 0 ? <p className="mt-3 text-muted">{t('account.devices.none')}</p> : null}
      <ul aria-label={t('account.tabs.devices')} className="mt-2 divide-y divide-line">
        {live.map((device) => (
          <DeviceRow key={device.id} device={device} onRevoke={() => setAsked(device)} />
        ))}
      </ul>
      {gone.length > 0 ? (
        <details className="mt-4">
          <summary className="w-fit text-sm text-muted">
            {t('account.devices.revoked', { count: gone.length })}
          </summary>
          <ul className="divide-y divide-line">
            {gone.map((device) => (
              <DeviceRow key={device.id} device={device} />
            ))}
          </ul>
        </details>
      ) : null}
      <QuestionDialog
        isOpen={asked !== null}
        title={t('account.devices.question', { name: asked?.name ?? '' })}
        submit={t('account.devices.revoke')}
        onClose={() => setAsked(null)}
        send={async () => {
          if (asked) await revoke(asked.id)
          showToast({ text: t('account.devices.done', { name: asked?.name ?? '' }) })
        }}
      >
        <p>{t('account.devices.questionWhat')}</p>
      </QuestionDialog>
    </>
  )
}

function DeviceRow({ device, onRevoke }: { device: Device; onRevoke?: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nowMs = useMinute()
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
      <div className="min-w-0">
        <p className="font-medium break-words">
          <bdi>{device.name}</bdi>
          {device.is_current ? (
            <span className="ml-2 rounded-full border border-line px-2 py-0.5 text-xs font-normal">
              {t('account.devices.this')}
            </span>
          ) : null}
        </p>
        <p className="text-sm text-muted">
          {[
            t(`account.devices.platform.${device.platform}`),
            t('account.devices.since', { date: format.date(device.enrolled_at_ms) }),
            device.revoked_at_ms === null
              ? t('account.devices.seen', { when: format.ago(device.last_seen_at_ms, nowMs) })
              : t('account.devices.revokedOn', { date: format.date(device.revoked_at_ms) }),
          ].join(' · ')}
        </p>
      </div>
      {onRevoke && !device.is_current ? (
        <Button onClick={onRevoke} aria-label={t('account.devices.revokeOf', { name: device.name })}>
          {t('account.devices.revoke')}
        </Button>
      ) : null}
    </li>
  )
}
