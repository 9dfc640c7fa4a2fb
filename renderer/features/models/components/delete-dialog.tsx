import { useTranslation } from 'react-i18next'
import type { Model } from '../../../../contract/core/models.ts'
import { useDeleteModel } from '../../../core/models.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'

export function DeleteDialog({ model, onClose }: { model: Model | null; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const remove = useDeleteModel()
  const sayProblem = useProblemToast()
  const name = model?.display_name ?? ''
  const confirm = (): void => {
    if (!model) return
    remove.mutate(model.name, {
      onSuccess: ({ freed_bytes }) =>
        showToast({ text: t('models.deleted', { name, size: format.bytes(freed_bytes) }) }),
      onError: sayProblem,
      onSettled: onClose,
    })
  }
  return (
    <Dialog
      isOpen={model !== null}
      onClose={onClose}
      title={t('models.deleteQuestion', { name })}
      description={t('models.deleteWhat', { size: format.bytes(model?.size_bytes ?? 0) })}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
        <Button look="danger" disabled={remove.isPending} onClick={confirm}>
          {t('models.delete')}
        </Button>
      </div>
    </Dialog>
  )
}
