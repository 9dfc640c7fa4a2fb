import { Check, Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AccountState } from '../../../../contract/core/account.ts'
import { Section } from '../../../ui/page.tsx'
import { ServerAddress } from './server-address.tsx'
import { SignIn } from './sign-in.tsx'

/** What an account is good for, what stays here all the same, and the ways into one. */
export function SignedOut({ server, code }: { server: AccountState['server']; code: string | null }) {
  const { t } = useTranslation()
  const address = (
    <Section title={t('account.server.title')}>
      <p className="mb-3 max-w-(--measure) text-sm text-muted">{t('account.server.what')}</p>
      <ServerAddress key={server.url} server={server} />
    </Section>
  )
  return (
    <>
      <Promises />
      {server.url === null ? (
        address
      ) : (
        <>
          <div className="mt-8">
            <SignIn key={code} canRegister {...(code === null ? {} : { way: 'reset' as const, code })} />
          </div>
          {address}
        </>
      )}
    </>
  )
}

function Promises() {
  const { t } = useTranslation()
  return (
    <div className="mt-6 grid gap-4 sm:grid-cols-2">
      <div className="rounded-xl border border-line p-4">
        <h2 className="flex items-center gap-2 font-medium">
          <Check aria-hidden="true" className="size-4 shrink-0 text-accent" />
          {t('account.gives.title')}
        </h2>
        <ul className="mt-2 list-disc space-y-1 pl-5 text-sm text-muted">
          <li>
            {t('account.gives.plan')}{' '}
            <Link to="/account/plan" className="font-medium text-accent underline underline-offset-2">
              {t('account.seePlans')}
            </Link>
          </li>
          <li>{t('account.gives.devices')}</li>
          <li>{t('account.gives.proof')}</li>
        </ul>
      </div>
      <div className="rounded-xl border border-line p-4">
        <h2 className="flex items-center gap-2 font-medium">
          <Lock aria-hidden="true" className="size-4 shrink-0 text-accent" />
          {t('account.stays.title')}
        </h2>
        <ul className="mt-2 list-disc space-y-1 pl-5 text-sm text-muted">
          <li>{t('account.stays.chats')}</li>
          <li>{t('account.stays.optional')}</li>
        </ul>
        <p className="mt-2 text-sm text-muted">{t('account.stays.sent')}</p>
      </div>
    </div>
  )
}
