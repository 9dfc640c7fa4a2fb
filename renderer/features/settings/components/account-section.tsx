import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAccount } from '../../../core/account-state.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'

/** Leads to the page of the account. */
export function AccountSection() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const account = useAccount()
  return (
    <Section
      title={t('account.title')}
      aside={
        <Link to="/account" className="text-sm font-medium text-accent underline underline-offset-2">
          {t('account.settings.open')}
        </Link>
      }
    >
      {account.data ? (
        <p className="text-muted">
          {account.data.session === 'signed_out'
            ? t('account.settings.signedOut')
            : t(account.data.session === 'ended' ? 'account.settings.ended' : 'account.settings.signedIn', {
                email: account.data.profile?.email ?? '',
              })}
        </p>
      ) : account.error ? (
        <Problem text={errorText(account.error)} onRetry={() => void account.refetch()} />
      ) : (
        <Skeleton className="h-5 w-64" />
      )}
    </Section>
  )
}
