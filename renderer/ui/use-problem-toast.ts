import { useTranslation } from 'react-i18next'
import { asCoreError } from '../lib/core-error.ts'
import { errorWords } from '../lib/error-words.ts'
import { useFormat } from '../lib/format.ts'
import { showToast } from './toast.tsx'

/** Says what the core refused. */
export function useProblemToast(): (error: unknown) => void {
  const { t } = useTranslation()
  const format = useFormat()
  return (error) => showToast({ text: errorWords(t, format, asCoreError(error)), isProblem: true })
}
