import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { z } from 'zod'
import type { AccountState } from '../../../../contract/core/account.ts'
import { useAccount } from '../../../core/account-state.ts'
import { useEndedText } from '../../../core/account-words.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { PageTabs } from '../../../ui/page-tabs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { ConfirmEmail } from './confirm-email.tsx'
import { DeviceList } from './device-list.tsx'
import { EmailSection } from './email-section.tsx'
import { LeaveSection } from './leave-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { PlanSummary } from './plan-summary.tsx'
import { ProfileSection } from './profile-section.tsx'
import { SignIn } from './sign-in.tsx'
import { SignedOut } from './signed-out.tsx'
import { StoppedNotice } from './stopped-notice.tsx'
import { SyncSection } from './sync-section.tsx'

/** What the page gets from a mail's link; kept only in the window's history. */
const linkStateSchema = z.object({ resetCode: z.string() })

export function AccountPage() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const account = useAccount()
  const code = linkStateSchema.safeParse(useLocation().state).data?.resetCode ?? null
  return (
    <Page title={t('account.title')}>
      {account.data === undefined ? (
        account.error ? (
          <Problem text={errorText(account.error)} onRetry={() => void account.refetch()} />
        ) : (
          <div aria-busy="true" className="mt-6 space-y-3">
            <Skeleton className="h-24 w-full" />
            <Skeleton className="h-24 w-full" />
          </div>
        )
      ) : account.data.session === 'signed_out' ? (
        <SignedOut server={account.data.server} code={code} />
      ) : (
        <SignedIn account={account.data} code={code} />
      )}
    </Page>
  )
}

function SignedIn({ account, code }: { account: AccountState; code: string | null }) {
  const { t } = useTranslation()
  const { profile, session } = account
  const isEnded = session === 'ended'
  return (
    <>
      {isEnded ? (
        <Ended account={account} code={code} />
      ) : code === null ? null : (
        <div className="mt-6">
          <SignIn key={code} way="reset" code={code} email={profile?.email ?? ''} canRegister={false} />
        </div>
      )}
      <StoppedNotice reconcile={account.reconcile} />
      {profile && !profile.email_verified && !isEnded ? <ConfirmEmail email={profile.email} /> : null}
      <PageTabs
        label={t('account.title')}
        tabs={[
          {
            name: 'overview',
            label: t('account.tabs.overview'),
            content: (
              <Sections>
                {profile ? <ProfileSection key={profile.id} profile={profile} canChange={!isEnded} /> : null}
                <PlanSummary entitlement={account.entitlement} />
                <SyncSection account={account} />
              </Sections>
            ),
          },
          ...(isEnded
            ? []
            : [{ name: 'devices', label: t('account.tabs.devices'), content: <DeviceList /> }]),
          {
            name: 'security',
            label: t('account.tabs.security'),
            content: <Security account={account} />,
          },
        ]}
      />
    </>
  )
}

/** The space over a section is for one that follows another: a tab has its own above the first. */
function Sections({ children }: { children: ReactNode }) {
  return <div className="-mt-6">{children}</div>
}

function Security({ account }: { account: AccountState }) {
  const { t } = useTranslation()
  const { profile, server } = account
  return (
    <Sections>
      {profile && account.session === 'signed_in' ? (
        <>
          <PasswordSection email={profile.email} />
          <EmailSection email={profile.email} />
        </>
      ) : null}
      <LeaveSection account={account} />
      <Section title={t('account.server.title')}>
        <code className="font-mono text-sm break-all">{server.url}</code>
        <p className="text-sm text-muted">{t('account.server.whileSignedIn')}</p>
      </Section>
    </Sections>
  )
}

/** The server ended the session: why, and the way back in. */
function Ended({ account, code }: { account: AccountState; code: string | null }) {
  const { t } = useTranslation()
  const endedText = useEndedText()
  return (
    <div className="mt-6 space-y-4">
      <Notice tone="warn">
        <p>{t('account.ended.what')}</p>
        {account.ended_because ? <p>{endedText(account.ended_because)}</p> : null}
        <p>{t('account.ended.kept')}</p>
      </Notice>
      <SignIn
        key={code}
        canRegister={false}
        email={account.profile?.email ?? ''}
        {...(code === null ? {} : { way: 'reset' as const, code })}
      />
    </div>
  )
}
