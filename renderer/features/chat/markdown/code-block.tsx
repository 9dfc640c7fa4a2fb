import { Check, Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCopied } from '../../../ui/use-copied.ts'

interface CodeBlockProps {
  /** All that was written after the fence: a language, perhaps a file name; null without anything. */
  info: string | null
  /** What the button copies. */
  readText: () => string
  children?: ReactNode
}

/** A block of code with the name of its language and a copy button. */
export function CodeBlock({ info, readText, children }: CodeBlockProps) {
  const { t } = useTranslation()
  const [isCopied, copy] = useCopied()
  return (
    <div className="code-block" dir="ltr">
      <div className="flex h-9 items-center justify-between border-b border-line pr-1 pl-4 text-xs text-muted">
        <span>{info ?? t('markdown.code')}</span>
        <button
          type="button"
          data-copy-code=""
          onClick={() => void copy(readText())}
          className="flex h-7 items-center gap-1 rounded-md px-2 hover:bg-hover hover:text-text"
        >
          {isCopied ? (
            <Check aria-hidden="true" className="size-3.5" />
          ) : (
            <Copy aria-hidden="true" className="size-3.5" />
          )}
          {isCopied ? t('actions.copied') : t('markdown.copyCode')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a section cannot keep the line breaks of code */}
      <pre
        role="region"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and must do so by keyboard too
        tabIndex={0}
        aria-label={t('markdown.codeIn', { language: info ?? t('markdown.code') })}
      >
        {children}
      </pre>
    </div>
  )
}
