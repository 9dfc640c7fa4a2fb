import { Check, Copy } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCopied } from '../../../ui/use-copied.ts'
import type { HastElement } from './hast.ts'

/** A block of code with the name of its language and a copy button. */
export function CodeBlock({ node, children }: { node: HastElement | undefined; children?: ReactNode }) {
  const { t } = useTranslation()
  const [isCopied, copy] = useCopied()
  const language = useMemo(() => languageOf(node), [node])
  return (
    <div className="code-block">
      <div className="flex h-9 items-center justify-between border-b border-line pr-1 pl-4 text-xs text-muted">
        <span>{language ?? t('markdown.code')}</span>
        <button
          type="button"
          data-copy-code=""
          onClick={() => void copy(textOf(node).replace(/\n$/, ''))}
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
        aria-label={t('markdown.codeIn', { language: language ?? t('markdown.code') })}
      >
        {children}
      </pre>
    </div>
  )
}

function languageOf(node: HastElement | undefined): string | null {
  const code = node?.children.find((child) => child.type === 'element')
  const classes = code?.type === 'element' ? code.properties.className : undefined
  const found = Array.isArray(classes)
    ? classes.map(String).find((name) => name.startsWith('language-'))
    : undefined
  return found?.slice('language-'.length) ?? null
}

function textOf(node: { type: string; value?: unknown; children?: readonly unknown[] } | undefined): string {
  if (!node) return ''
  if (node.type === 'text') return String(node.value ?? '')
  return (node.children ?? []).map((child) => textOf(child as Parameters<typeof textOf>[0])).join('')
}
