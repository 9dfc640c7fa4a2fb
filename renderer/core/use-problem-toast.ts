import { showToast } from '../lib/toasts.ts'
import { useErrorText } from './error-words.ts'

/** Shows what the core refused. */
export function useProblemToast(): (error: unknown) => void {
  const errorText = useErrorText()
  return (error) => showToast({ text: errorText(error), isProblem: true })
}
