import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect } from 'react'
import { useLocation } from 'react-router'

/** Rows are measured as they come: half a second until the one that is wanted is in the page and at rest. */
const LAST_FRAME = 30

/** Brings a row of the transcript into the middle and gives it the focus; again for each following of the link. */
export function useScrollTo(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  index: number,
  messageId: string | null,
): void {
  const { key } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the following of a link
  useEffect(() => {
    if (messageId === null || index < 0) return
    let frame = 0
    let handle = requestAnimationFrame(function look() {
      virtualizer.scrollToIndex(index, { align: 'center' })
      const row = document.getElementById(rowId(messageId))
      row?.focus({ preventScroll: true })
      frame += 1
      if (frame < LAST_FRAME && (row === null || frame < 5)) handle = requestAnimationFrame(look)
    })
    return () => cancelAnimationFrame(handle)
    // Rows that come later move nothing.
  }, [messageId, key, virtualizer])
}

export function rowId(messageId: string): string {
  return `message-${messageId}`
}
