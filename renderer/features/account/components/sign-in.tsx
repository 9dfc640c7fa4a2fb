import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResetPasswordReply } from '../../../../contract/sync/account.ts'
import { Notice } from '../../../ui/notice.tsx'
import { ForgotForm } from './forgot-form.tsx'
import { LoginForm } from './login-form.tsx'
import { RegisterForm } from './register-form.tsx'
import { ResetForm } from './reset-form.tsx'

export type SignInWay = 'login' | 'register' | 'forgot' | 'reset'

interface SignInProps {
  way?: SignInWay
  /** Code of a link that opened the app. */
  code?: string
  email?: string
  canRegister: boolean
}

/** The forms that lead into an account, one at a time. The address goes with the user from form to form. */
export function SignIn({ way: first = 'login', code = '', email: known = '', canRegister }: SignInProps) {
  const { t } = useTranslation()
  const [way, setWay] = useState(first)
  const [email, setEmail] = useState(known)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const [wasReset, setWasReset] = useState<ResetPasswordReply | null>(null)
  // The button that was pressed is gone with its form.
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(way)
  useEffect(() => {
    if (shown.current !== way) heading.current?.focus()
    shown.current = way
  }, [way])
  const go = (next: SignInWay) => (typed: string) => {
    setEmail(typed)
    setWay(next)
  }
  return (
    <section aria-labelledby="sign-in-title">
      <h2 ref={heading} id="sign-in-title" tabIndex={-1} className="mb-4 text-lg font-semibold outline-none">
        {t(`account.ways.${way}`)}
      </h2>
      {way === 'login' ? (
        <>
          {wasReset ? <ResetDone reply={wasReset} /> : null}
          <LoginForm
            email={email}
            onForgot={go('forgot')}
            {...(canRegister ? { onRegister: go('register') } : {})}
          />
        </>
      ) : way === 'register' ? (
        <RegisterForm email={email} onLogin={go('login')} />
      ) : way === 'forgot' ? (
        <ForgotForm
          email={email}
          onSent={(address) => {
            setSentTo(address)
            go('reset')(address)
          }}
          onHasCode={go('reset')}
          onBack={go('login')}
        />
      ) : (
        <ResetForm
          code={code}
          sentTo={sentTo}
          onDone={(reply) => {
            setWasReset(reply)
            setWay('login')
          }}
          onBack={() => setWay('login')}
        />
      )}
    </section>
  )
}

/** What had access until the password was changed, so that the user notices a device that is not theirs. */
function ResetDone({ reply }: { reply: ResetPasswordReply }) {
  const { t } = useTranslation()
  const kept = reply.devices.filter(({ revoked_at_ms }) => revoked_at_ms === null)
  return (
    <Notice tone="info" announce="status" className="mb-4 max-w-sm">
      <p>{t('account.resetDone')}</p>
      {kept.length > 0 ? (
        <>
          <p className="mt-2">{t('account.resetDevices')}</p>
          <ul className="list-disc pl-5">
            {kept.map(({ id, name }) => (
              <li key={id} dir="auto">
                {name}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Notice>
  )
}
