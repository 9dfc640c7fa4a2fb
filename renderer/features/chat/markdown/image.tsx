import { ImageOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { openableHref } from '../../../core/open-link.ts'
import { MarkdownLink } from './link.tsx'

/** Never loads anything: an address in an answer could carry private text away. Shows what would have been loaded. */
export function MarkdownImage({ src, alt }: { src: string | undefined; alt: string | undefined }) {
  const { t } = useTranslation()
  const openable = openableHref(src)
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-x-2 rounded-md border border-line bg-sunken px-3 py-1 text-sm">
      <ImageOff aria-hidden="true" className="size-4 shrink-0 text-muted" />
      <span>{alt ? t('markdown.imageNamed', { alt }) : t('markdown.image')}</span>
      {openable ? (
        <MarkdownLink href={openable}>{openable}</MarkdownLink>
      ) : (
        <span className="text-muted">{src ?? ''}</span>
      )}
    </span>
  )
}
