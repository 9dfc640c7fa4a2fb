import { useEffect, useRef } from 'react'

/** What a shortcut, a menu of the shell or a button can ask; any component that can do it listens. */
export type Command =
  | { type: 'new_chat' | 'open_settings' | 'show_shortcuts' | 'toggle_sidebar' | 'focus_composer' }
  | { type: 'stop' | 'regenerate' | 'copy_answer' | 'copy_code' | 'next_chat' | 'previous_chat' }
  /** `sessionId`: a chat that moves into it. */
  | { type: 'new_project'; sessionId?: string }
  | { type: 'model_settings'; model: string }
  /** `index` from 0, in the order of the list. */
  | { type: 'open_chat'; index: number }

type Listener = (command: Command) => void
const listeners = new Set<Listener>()

export function giveCommand(command: Command): void {
  for (const listener of [...listeners]) listener(command)
}

export function useCommand(listener: Listener): void {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => {
    const stable: Listener = (command) => latest.current(command)
    listeners.add(stable)
    return () => {
      listeners.delete(stable)
    }
  }, [])
}
