import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { Version } from '../message-tree.ts'

/** "‹ 2/3 ›": the versions of one message. Nothing when there is only one. */
export function VersionSwitch({ version, onShow }: { version: Version; onShow: (id: string) => void }) {
  const { t } = useTranslation()
  if (version.count < 2) return null
  const { previousId, nextId } = version
  const place = t('chat.version', { index: version.index + 1, count: version.count })
  return (
    <fieldset aria-label={place} className="flex items-center">
      <IconButton
        icon={ChevronLeft}
        size="small"
        label={t('chat.previousVersion')}
        disabled={previousId === null}
        onClick={() => previousId !== null && onShow(previousId)}
      />
      <span className="min-w-8 text-center text-xs text-muted tabular-nums">
        {version.index + 1}/{version.count}
      </span>
      <IconButton
        icon={ChevronRight}
        size="small"
        label={t('chat.nextVersion')}
        disabled={nextId === null}
        onClick={() => nextId !== null && onShow(nextId)}
      />
    </fieldset>
  )
}
