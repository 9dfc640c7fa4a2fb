import { useTranslation } from 'react-i18next'
import { dayName, dayOf } from '../../../contract/utc-day.ts'
import { exportMemories } from '../../core/memory-transfer.ts'
import { saveText } from '../../core/save-text.ts'
import { useProblemToast } from '../../core/use-problem-toast.ts'
import { showToast } from '../../lib/toasts.ts'

/** Exports all memories to a file that the user chooses. */
export function useExport(): () => Promise<void> {
  const { t } = useTranslation()
  const sayProblem = useProblemToast()
  return async () => {
    try {
      const data = await exportMemories()
      const day = dayName(dayOf(data.exported_at))
      if (!(await saveText(`novacore-memory-${day}.json`, JSON.stringify(data, null, 1)))) return
      showToast({ text: t('memory.exported', { count: data.memories.length }) })
    } catch (error) {
      sayProblem(error)
    }
  }
}
