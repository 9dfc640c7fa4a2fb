import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RememberedMemory } from '../../../../contract/core/remembered.ts'
import { type SavedEntry, useSavedEntries } from '../use-saved.ts'

interface SavedAnnouncerProps {
  messageId: string
  memories: readonly RememberedMemory[]
  /** The question was just asked. */
  isNew: boolean
}

/** Says to a screen reader what was kept of the newest question, once it is, and when that is taken back. */
export function SavedAnnouncer({ messageId, memories, isNew }: SavedAnnouncerProps) {
  const { t } = useTranslation()
  const entries = useSavedEntries(messageId, memories)
  const [words, setWords] = useState('')
  // What an opened chat holds already is no news.
  const known = useRef(new Set(isNew ? [] : entries.map(keyOf)))
  useEffect(() => {
    const news = entries.filter((entry) => !known.current.has(keyOf(entry)))
    known.current = new Set(entries.map(keyOf))
    if (news.length === 0) return
    const saved = news.filter(({ state }) => state === 'active').map(({ text }) => text)
    if (saved.length > 0) setWords(t('memory.saved.announce', { texts: saved.join('; ') }))
    else if (news.some(({ state }) => state === 'undone')) setWords(t('memory.saved.not'))
    else if (news.some(({ state }) => state === 'asked')) setWords(t('memory.ask.announce'))
  }, [entries, t])
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  )
}

function keyOf({ id, state }: SavedEntry): string {
  return `${id} ${state}`
}
