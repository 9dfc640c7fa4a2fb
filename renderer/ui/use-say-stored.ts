import { useTranslation } from 'react-i18next'
import { type Stored, useUndoLastStep } from '../lib/memories.ts'
import { showToast } from './toast.tsx'
import { useProblemToast } from './use-problem-toast.ts'

/** "Remembered", with an undo; nothing to undo when it was there before. */
export function useSayStored(): (stored: Stored) => void {
  const { t } = useTranslation()
  const { mutate: undo } = useUndoLastStep()
  const sayProblem = useProblemToast()
  return ({ memory, wasThere }) => {
    if (wasThere) {
      showToast({ text: t('memory.wasThere') })
      return
    }
    const run = () =>
      undo(memory.id, {
        onSuccess: () => showToast({ text: t('memory.notKept') }),
        onError: sayProblem,
      })
    showToast({
      text: t('memory.remembered'),
      action: { label: t('actions.undo'), altText: t('memory.undoStoreHint'), run },
    })
  }
}
