import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { AccountState } from '../../contract/core/account.ts'
import { useAccount } from '../core/account-state.ts'
import { useEndedText, useEntitlementText, useServerProblemText } from '../core/account-words.ts'
import { useHealth } from '../core/health.ts'
import { createStore, useStore } from '../lib/store.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useMinute } from '../ui/use-minute.ts'

/** Notices that were dismissed, each for a day, for the life of the window: the page stores nothing (spec K1). */
const dismissed = createStore<ReadonlySet<string>>(new Set())

/**
 * A line over the page when the account needs the user, or when the plan is not what was paid for. It takes its own
 * room, so it covers no chat. Nothing when all is well.
 */
export function AccountBanner() {
  const { t } = useTranslation()
  const account = useAccount().data
  const engine = useHealth().data?.engine.state
  const { pathname } = useLocation()
  const noticeOf = useNoticeOf()
  const gone = useStore(dismissed)
  const today = new Date(useMinute()).toDateString()
  // The page of the account says the same, at its top.
  if (pathname === '/account') return null
  // The line of an engine that starts stands where this one would.
  if (!account || engine === undefined || !['ready', 'failed', 'stopped'].includes(engine)) return null
  const notice = noticeOf(account)
  const key = `${notice?.kind} ${today}`
  if (notice === null || gone.has(key)) return null
  return (
    <section
      aria-label={t('account.banner.region')}
      // In a low window a long notice scrolls, so that the chat stays in sight.
      className="max-h-[35vh] shrink-0 overflow-y-auto border-b border-line px-4 py-2"
    >
      <Notice
        tone="warn"
        announce="status"
        actions={
          <>
            <Link
              to="/account"
              className="inline-flex min-h-9 items-center rounded-lg border border-line bg-raised px-3 py-1 font-medium hover:bg-hover"
            >
              {t(notice.kind === 'ended' ? 'account.banner.signInAgain' : 'account.banner.open')}
            </Link>
            {notice.isInformation ? (
              <IconButton
                icon={X}
                label={t('actions.dismiss')}
                tipAlign="end"
                onClick={() => dismissed.set(new Set([...gone, key]))}
              />
            ) : null}
          </>
        }
      >
        {notice.words}
      </Notice>
    </section>
  )
}

interface AccountNotice {
  kind: string
  words: ReactNode
  /** It can be dismissed: nothing waits for the user. */
  isInformation: boolean
}

/** Returns a function that picks the one notice that matters most now. */
function useNoticeOf(): (account: AccountState) => AccountNotice | null {
  const { t } = useTranslation()
  const endedText = useEndedText()
  const problemText = useServerProblemText()
  const entitlementText = useEntitlementText()
  return ({ session, ended_because: because, reconcile, entitlement }) => {
    if (session === 'ended') {
      const words = [t('account.ended.what'), because ? endedText(because) : '', t('account.ended.kept')]
      return { kind: 'ended', words: words.join(' '), isInformation: false }
    }
    if (reconcile.state === 'stopped') {
      const words = [t('account.sync.stopped'), reconcile.problem ? problemText(reconcile.problem) : '']
      return { kind: 'stopped', words: words.join(' '), isInformation: false }
    }
    if (entitlement.problem !== null) {
      const words = t(`account.entitlement.problem.${entitlement.problem}`)
      return { kind: entitlement.problem, words, isInformation: true }
    }
    if (entitlement.state !== 'grace' && entitlement.state !== 'expired') return null
    const words = entitlementText(entitlement)
    return words === null ? null : { kind: entitlement.state, words, isInformation: true }
  }
}
