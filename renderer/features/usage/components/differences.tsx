import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { DIFFERENCE_KINDS, Difference } from '../../../../contract/core/account.ts'
import { useFormat } from '../../../lib/format.ts'
import { Notice } from '../../../ui/notice.tsx'

/** Where the user should look (warn), or cannot go on without help (danger); all others explain themselves. */
const TONES: Partial<Record<(typeof DIFFERENCE_KINDS)[number], 'warn' | 'danger'>> = {
  server_has_less: 'danger',
  receipt_older: 'warn',
  frozen: 'danger',
  conflict: 'danger',
  refused: 'danger',
  clock_ahead: 'warn',
  clock_behind: 'warn',
  device_clock_off: 'warn',
}

/** What differs between server and device, each in a sentence that says what to do, if anything. */
export function Differences({
  differences,
  pendingEntries,
}: {
  differences: readonly Difference[]
  pendingEntries: number
}) {
  const { t } = useTranslation()
  // Entries that wait have a notice of their own, with a button.
  const shown = differences.filter(({ kind }) => kind !== 'pending')
  return (
    <>
      <h3 className="mt-6 font-medium">{t('seen.differences')}</h3>
      {shown.length > 0 ? (
        <ul className="mt-2 space-y-2">
          {shown.map((difference) => (
            <li key={`${difference.kind}-${difference.at_ms}-${difference.entries}`}>
              <DifferenceNotice difference={difference} />
            </li>
          ))}
        </ul>
      ) : pendingEntries > 0 ? (
        <p className="mt-2 text-sm text-muted">{t('seen.onlyPending')}</p>
      ) : (
        <p className="mt-2 flex items-center gap-2 text-sm">
          <CircleCheck aria-hidden="true" className="size-4 shrink-0 text-accent" />
          {t('seen.noDifferences')}
        </p>
      )}
    </>
  )
}

function DifferenceNotice({ difference: { kind, entries, at_ms: atMs } }: { difference: Difference }) {
  const { t } = useTranslation()
  const format = useFormat()
  const facts = [
    ...(entries > 0 ? [t('seen.entries', { count: entries, entries: format.number(entries) })] : []),
    format.dateTime(atMs),
  ]
  return (
    <Notice tone={TONES[kind] ?? 'info'} announce={null}>
      <p>{t(`seen.kinds.${kind}`)}</p>
      <p className="mt-1 text-muted tabular-nums">{facts.join(' · ')}</p>
    </Notice>
  )
}
