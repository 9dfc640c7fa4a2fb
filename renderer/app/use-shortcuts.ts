import { useEffect } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { giveCommand } from '../core/commands.ts'
import { desktop, isMac } from '../core/desktop.ts'
import { isComposing } from '../lib/input-method.ts'
import { commandFor } from './shortcuts.ts'

const BESIDE_THE_CHAT = ['/settings', '/usage', '/memory', '/constitution']

/** Keys of the whole page, and the menu of the shell. Esc closes a page beside the chat, else stops the answer. */
export function useShortcuts(): void {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isComposing(event)) return
      const command = commandFor(event, isMac())
      if (command) {
        event.preventDefault()
        giveCommand(command)
      } else if (event.key === 'Escape') {
        if (BESIDE_THE_CHAT.includes(pathname) || pathname.startsWith('/project/')) navigate(-1)
        else giveCommand({ type: 'stop' })
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [navigate, pathname])
  useEffect(() => desktop()?.onCommand((type) => giveCommand({ type })), [])
}
