import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { SeenReply, seenDeviceSchema } from '../../../../contract/core/account.ts'
import { useFormat } from '../../../lib/format.ts'
import { useMinute } from '../../../ui/use-minute.ts'
import { useUseWords } from '../use-words.ts'
import { Fingerprint } from './fingerprint.tsx'

type SeenDevice = z.infer<typeof seenDeviceSchema>

/** Each device of the account as the server has it; this one first, with its own end beside the server's. */
export function SeenDevices({ seen }: { seen: SeenReply }) {
  const { t } = useTranslation()
  const devices = [...seen.devices].sort((a, b) => Number(b.is_current) - Number(a.is_current))
  return (
    <>
      <h3 className="mt-6 font-medium">{t('seen.devices')}</h3>
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {devices.map((device) => (
          <li key={device.id} className="py-3 text-sm">
            <Device device={device} here={device.is_current ? seen.here : null} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Device({ device, here }: { device: SeenDevice; here: SeenReply['here'] | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nowMs = useMinute()
  const amountsOf = useUseWords()
  const { history, today, revoked_at_ms: revokedAtMs } = device
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h4 className="min-w-0 font-medium break-words">
          {device.name}
          {device.is_current ? (
            <span className="ml-2 rounded-full border border-line px-2 py-0.5 text-xs font-normal text-muted">
              {t('seen.thisDevice')}
            </span>
          ) : null}
        </h4>
        <span className="text-muted" title={format.dateTime(device.last_seen_at_ms)}>
          {revokedAtMs === null
            ? t('seen.lastSeen', { when: format.ago(device.last_seen_at_ms, nowMs) })
            : t('seen.revoked', { time: format.dateTime(revokedAtMs) })}
        </span>
      </div>
      <div className="mt-1 space-y-0.5 tabular-nums">
        {history === null ? (
          <p className="text-muted">{t('seen.nothingHeld')}</p>
        ) : (
          <End
            words={t('seen.held', {
              count: history.entries,
              entries: format.number(history.entries),
              seq: format.number(history.seq),
            })}
            hash={history.head}
          />
        )}
        {here === null || here.seq === 0 ? null : (
          <End words={t('seen.hereHead', { seq: format.number(here.seq) })} hash={here.head} />
        )}
        {history === null || history.status === 'live' ? null : (
          <p className={history.status === 'frozen' ? 'text-danger' : 'text-muted'}>
            {t(`seen.status.${history.status}`)}
          </p>
        )}
        <p className="text-muted">{t('seen.deviceToday', { use: amountsOf(today) })}</p>
      </div>
    </>
  )
}

function End({ words, hash }: { words: string; hash: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <span>{words}</span>
      <Fingerprint hash={hash} />
    </div>
  )
}
