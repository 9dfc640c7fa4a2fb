import { useTranslation } from 'react-i18next'
import { resourceWords } from '../../core/resource-words.ts'
import { useFormat } from '../../lib/format.ts'

/** Returns a function that says "1,200 tokens, 1 message". */
export function useUseWords(): (use: { tokens: number; messages: number }) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (use) =>
    (['tokens', 'messages'] as const)
      .map((resource) => `${format.number(use[resource])} ${resourceWords(t, resource, use[resource])}`)
      .join(', ')
}
