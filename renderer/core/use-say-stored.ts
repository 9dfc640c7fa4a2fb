import { useTranslation } from 'react-i18next'
import { showToast } from '../lib/toasts.ts'
import { type Stored, useUndoLastStep } from './memory-changes.ts'
import { useProblemToast } from './use-problem-toast.ts'

/** "Remembered", with an undo; nothing to undo when it was there before. */
export function useSayStored(): (stored: Stored) => void {
  const { t } = useTranslation()
  const { mutateAsync: undo } = useUndoLastStep()
  const sayProblem = useProblemToast()
  return ({ memory, wasThere }) => {
    if (wasThere) {
      showToast({ text: t('memory.wasThere') })
      return
    }
    // A promise, since the callbacks of a mutation do not run once the form is closed.
    const run = () => {
      undo(memory.id).then(() => showToast({ text: t('memory.notKept') }), sayProblem)
    }
    showToast({
      text: t('memory.remembered'),
      action: { label: t('actions.undo'), altText: t('memory.undoStoreHint'), run },
    })
  }
}
