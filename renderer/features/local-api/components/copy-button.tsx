import { Check, Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { useCopied } from '../../../ui/use-copied.ts'

/** `label`: what it copies, for those who do not see what it stands beside. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation()
  const [isCopied, copy] = useCopied()
  const Icon = isCopied ? Check : Copy
  return (
    <Button aria-label={isCopied ? t('actions.copied') : label} onClick={() => void copy(text)}>
      <Icon aria-hidden="true" className="size-4" />
      {t(isCopied ? 'actions.copied' : 'actions.copy')}
    </Button>
  )
}
