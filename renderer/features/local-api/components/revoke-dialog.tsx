import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../../../contract/core/local-api.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useRevokeApiKey } from '../../../core/local-api.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'

/** Asks before a key is revoked. `apiKey` null: closed. */
export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      isOpen={apiKey !== null}
      onClose={onClose}
      title={t('localApi.question', { name: apiKey?.name ?? '' })}
      description={t('localApi.questionWhat')}
    >
      {apiKey ? <Question apiKey={apiKey} onClose={onClose} /> : null}
    </Dialog>
  )
}

function Question({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const revoke = useRevokeApiKey()
  return (
    <div className="space-y-4">
      {revoke.error ? <Notice tone="danger">{errorText(revoke.error)}</Notice> : null}
      <div className="flex flex-wrap gap-2">
        <Button
          look="danger"
          disabled={revoke.isPending}
          onClick={() =>
            revoke.mutate(apiKey.id, {
              onSuccess: () => {
                showToast({ text: t('localApi.revoked', { name: apiKey.name }) })
                onClose()
              },
            })
          }
        >
          {t('localApi.revoke')}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </div>
    </div>
  )
}
