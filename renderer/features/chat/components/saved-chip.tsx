import { BookmarkCheck, BookmarkX, CircleHelp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { memoryPath } from '../../../core/memories.ts'
import { useFormat } from '../../../lib/format.ts'
import { type SavedEntry, useSavedActions } from '../use-saved.ts'

interface SavedChipProps {
  messageId: string
  entries: readonly SavedEntry[]
  /** Shows each of several. */
  onShow: () => void
}

/** One quiet line under a question that says what was kept of it, with the way back. */
export function SavedChip({ messageId, entries, onShow }: SavedChipProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [first] = entries
  if (!first) return null
  if (entries.length === 1) return <OneSaved messageId={messageId} entry={first} />
  const saved = entries.filter(({ state }) => state !== 'undone').length
  return (
    <span className={line}>
      <BookmarkCheck aria-hidden="true" className="size-3.5 shrink-0" />
      <span>
        {saved === 0
          ? t('memory.saved.not')
          : t('memory.saved.many', { count: saved, number: format.number(saved) })}
      </span>
      <button type="button" aria-haspopup="dialog" onClick={onShow} className={savedAction}>
        {t('memory.saved.show')}
      </button>
    </span>
  )
}

function OneSaved({ messageId, entry }: { messageId: string; entry: SavedEntry }) {
  const { t } = useTranslation()
  const { state, text } = entry
  const Icon = state === 'undone' ? BookmarkX : state === 'asked' ? CircleHelp : BookmarkCheck
  return (
    <span className={line}>
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      {state === 'undone' ? (
        <span>{t('memory.saved.not')}</span>
      ) : (
        <>
          <span className="shrink-0">{t(state === 'asked' ? 'memory.saved.waits' : 'memory.saved.one')}</span>
          <Link to={memoryPath(entry.id)} className="min-w-0 truncate text-text hover:underline">
            {text}
          </Link>
        </>
      )}
      <SavedAction messageId={messageId} entry={entry} />
    </span>
  )
}

/** The one step that an entry offers. Undo and "Save again" are one button, so that the focus stays on it. */
export function SavedAction({ messageId, entry }: { messageId: string; entry: SavedEntry }) {
  const { t } = useTranslation()
  const { undo, saveAgain } = useSavedActions(messageId)
  const { state, text } = entry
  if (state === 'superseded') return <span className="shrink-0">{t('memory.saved.replaced')}</span>
  if (state === 'asked') {
    return (
      <Link to="/memory" className={savedAction}>
        {t('memory.saved.answer')}
      </Link>
    )
  }
  const isUndone = state === 'undone'
  const label = t(isUndone ? 'memory.saved.again' : 'actions.undo')
  return (
    <button
      type="button"
      aria-label={t('memory.answer.named', { action: label, text })}
      onClick={() => void (isUndone ? saveAgain(entry) : undo(entry))}
      className={savedAction}
    >
      {label}
    </button>
  )
}

const line = 'flex min-h-7 max-w-full min-w-0 items-center gap-1.5 text-xs text-muted'
export const savedAction =
  'inline-flex min-h-7 shrink-0 items-center rounded-md px-1.5 font-medium text-accent hover:bg-hover'
