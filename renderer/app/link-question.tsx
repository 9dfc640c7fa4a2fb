import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { DeepLink } from '../../contract/deep-link.ts'
import { useReturned } from '../core/billing.ts'
import { desktop } from '../core/desktop.ts'
import { VerifyQuestion } from '../features/account/components/verify-question.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/**
 * Takes the links that open the app. Anybody can make a user click one, so a link changes nothing by itself: this asks
 * first. Back from a payment page, the plan is only read again.
 */
export function LinkQuestion() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { mutate: sayReturned } = useReturned()
  const [link, setLink] = useState<Exclude<DeepLink, { verb: 'subscription' }> | null>(null)
  useLinks((next) => {
    if (next.verb !== 'subscription') return setLink(next)
    sayReturned({ from: next.from })
    navigate('/account/plan', { state: { returnedFrom: next.from } })
  })
  const close = () => setLink(null)
  return (
    <>
      <Dialog
        isOpen={link?.verb === 'verify-email'}
        onClose={close}
        title={t('links.verify.title')}
        description={t('links.verify.what')}
      >
        {link?.verb === 'verify-email' ? (
          <VerifyQuestion key={link.token} token={link.token} onClose={close} />
        ) : null}
      </Dialog>
      <Dialog
        isOpen={link?.verb === 'reset-password'}
        onClose={close}
        title={t('links.reset.title')}
        description={t('links.reset.what')}
      >
        <div className="flex flex-wrap gap-2">
          <Button
            look="primary"
            onClick={() => {
              if (link?.verb === 'reset-password') navigate('/account', { state: { resetCode: link.token } })
              close()
            }}
          >
            {t('links.reset.go')}
          </Button>
          <Button look="quiet" onClick={close}>
            {t('actions.cancel')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

/** Takes a link that waits already, and each that comes later. */
function useLinks(onLink: (link: DeepLink) => void): void {
  const [taken, setTaken] = useState<DeepLink | null>(null)
  useEffect(() => {
    const bridge = desktop()
    if (!bridge) return
    const take = () =>
      void bridge.takeLink().then(
        (next) => (next ? setTaken(next) : undefined),
        () => undefined,
      )
    take()
    return bridge.onLink(take)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each link
  useEffect(() => {
    if (taken) onLink(taken)
  }, [taken])
}
