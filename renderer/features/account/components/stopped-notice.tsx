import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReconcileView } from '../../../../contract/core/account.ts'
import { isDeviceLost, useServerProblemText } from '../../../core/account-words.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { RenewDialog } from './renew-dialog.tsx'

/** Sending needs the user: says why, and offers what helps. */
export function StoppedNotice({ reconcile: { state, problem } }: { reconcile: ReconcileView }) {
  const { t } = useTranslation()
  const problemText = useServerProblemText()
  const [isAsked, setIsAsked] = useState(false)
  if (state !== 'stopped') return null
  return (
    <>
      <Notice
        tone="warn"
        className="mt-6"
        announce="status"
        actions={
          isDeviceLost(problem) ? (
            <Button onClick={() => setIsAsked(true)}>{t('account.sync.renew')}</Button>
          ) : null
        }
      >
        <p>{t('account.sync.stopped')}</p>
        {problem === null ? null : <p>{problemText(problem)}</p>}
      </Notice>
      <RenewDialog isOpen={isAsked} onClose={() => setIsAsked(false)} />
    </>
  )
}
