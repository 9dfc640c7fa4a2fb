import type { TFunction } from 'i18next'
import type { Command } from '../core/commands.ts'
import { isMac } from '../core/desktop.ts'

export type ShortcutName = Exclude<Command['type'], 'model_settings' | 'stop'>

interface Chord {
  /** Held with Command on a Mac, Control elsewhere; `control`: Control everywhere. */
  hold: 'mod' | 'control' | 'none'
  shift: boolean
  /** KeyboardEvent.code where the place of the key counts, else KeyboardEvent.key in lower case. */
  code?: string
  key?: string
  shown: string
}

/** The conventions of such apps (LM Studio, Open WebUI, Chatbox); shown in this order. */
export const SHORTCUTS: Readonly<Record<ShortcutName, Chord>> = {
  new_chat: { hold: 'mod', shift: false, key: 'n', shown: 'N' },
  new_project: { hold: 'mod', shift: true, key: 'n', shown: 'N' },
  focus_composer: { hold: 'none', shift: true, key: 'escape', shown: 'Esc' },
  regenerate: { hold: 'mod', shift: false, key: 'r', shown: 'R' },
  copy_answer: { hold: 'mod', shift: true, key: 'c', shown: 'C' },
  copy_code: { hold: 'mod', shift: true, code: 'Semicolon', shown: ';' },
  next_chat: { hold: 'control', shift: false, key: 'tab', shown: 'Tab' },
  previous_chat: { hold: 'control', shift: true, key: 'tab', shown: 'Tab' },
  open_chat: { hold: 'mod', shift: false, shown: '1 … 9' },
  toggle_sidebar: { hold: 'mod', shift: true, key: 's', shown: 'S' },
  open_settings: { hold: 'mod', shift: false, key: ',', shown: ',' },
  show_shortcuts: { hold: 'mod', shift: false, key: '/', shown: '/' },
}

interface Keystroke {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

export function commandFor(stroke: Keystroke, isOnMac: boolean): Command | null {
  if (stroke.altKey) return null
  const isMod = isOnMac ? stroke.metaKey && !stroke.ctrlKey : stroke.ctrlKey && !stroke.metaKey
  const digit = /^Digit([1-9])$/.exec(stroke.code)?.[1]
  if (isMod && !stroke.shiftKey && digit) return { type: 'open_chat', index: Number(digit) - 1 }
  for (const [name, chord] of Object.entries(SHORTCUTS) as [ShortcutName, Chord][]) {
    if (name !== 'open_chat' && matches(stroke, chord, isMod)) return { type: name }
  }
  return null
}

function matches(stroke: Keystroke, chord: Chord, isMod: boolean): boolean {
  const isHeld =
    chord.hold === 'mod'
      ? isMod
      : chord.hold === 'control'
        ? stroke.ctrlKey
        : !stroke.ctrlKey && !stroke.metaKey
  if (!isHeld) return false
  if (chord.code !== undefined) return stroke.code === chord.code && stroke.shiftKey === chord.shift
  // On many layouts "/" is typed with Shift.
  if (chord.key === '/') return stroke.key === '/'
  return stroke.key.toLowerCase() === chord.key && stroke.shiftKey === chord.shift
}

/** "Ctrl+Shift+S", or "⇧⌘S" on a Mac. */
export function shortcutText(name: ShortcutName, t: TFunction): string {
  const { hold, shift, shown } = SHORTCUTS[name]
  const key = shown === 'Esc' ? t('keys.esc') : shown === 'Tab' ? t('keys.tab') : shown
  if (isMac()) return `${hold === 'control' ? '⌃' : ''}${shift ? '⇧' : ''}${hold === 'mod' ? '⌘' : ''}${key}`
  return [hold === 'none' ? null : t('keys.ctrl'), shift ? t('keys.shift') : null, key]
    .filter(Boolean)
    .join('+')
}
