import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import type { Message } from '../../../contract/core/chat.ts'

/**
 * The message that a link asked for (`?message=…`), once it is on screen; null when none is. One of another version of
 * the chat is brought up first.
 */
export function useAskedMessage(
  messages: readonly Message[] | undefined,
  path: readonly Message[],
  showVersion: (messageId: string) => void,
): string | null {
  const asked = useSearchParams()[0].get('message')
  const isShown = path.some(({ id }) => id === asked)
  const isThere = messages?.some(({ id }) => id === asked) === true
  const broughtUp = useRef<string | null>(null)
  useEffect(() => {
    // Once for each link, so that the user can then switch to another version.
    if (asked === null || !isThere || broughtUp.current === asked) return
    broughtUp.current = asked
    if (!isShown) showVersion(asked)
  }, [asked, isThere, isShown, showVersion])
  return isShown ? asked : null
}
