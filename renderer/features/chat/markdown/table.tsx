import { Square, SquareCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** Wide tables scroll by themselves, by keyboard too. */
export function MarkdownTable({ dir, children }: { dir?: string | undefined; children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label={t('markdown.table')}>
      <table dir={dir}>{children}</table>
    </section>
  )
}

export function TaskMark({ isDone }: { isDone: boolean }) {
  const { t } = useTranslation()
  const Icon = isDone ? SquareCheck : Square
  return (
    <Icon
      role="img"
      aria-label={isDone ? t('markdown.taskDone') : t('markdown.taskOpen')}
      className="mr-2 inline size-4 align-[-3px] text-muted"
    />
  )
}
