import { useTranslation } from 'react-i18next'
import { useFormat } from '../lib/format.ts'
import { showToast } from '../ui/toast.tsx'
import { asCoreError } from './core-error.ts'
import { errorWords } from './error-words.ts'

/** Says what the core refused. */
export function useProblemToast(): (error: unknown) => void {
  const { t } = useTranslation()
  const format = useFormat()
  return (error) => showToast({ text: errorWords(t, format, asCoreError(error)), isProblem: true })
}
