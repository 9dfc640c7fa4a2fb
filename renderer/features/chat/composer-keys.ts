import type { Settings } from '../../../contract/core/settings.ts'
import { isComposing } from '../../lib/input-method.ts'

export type KeyMeaning = 'send' | 'escape' | null

interface Keystroke {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  isComposing: boolean
  /** 229 while an input method composes, also on the keydown that ends it in some engines. */
  keyCode?: number
}

/**
 * What a key in a message field means. null: the field's own business, such as a line break.
 * While an input method composes, Enter and Esc belong to it.
 */
export function keyMeaning(stroke: Keystroke, sendKey: Settings['send_key']): KeyMeaning {
  if (isComposing(stroke)) return null
  if (stroke.key === 'Escape' && !stroke.shiftKey) return 'escape'
  if (stroke.key !== 'Enter' || stroke.shiftKey || stroke.altKey) return null
  const isModified = stroke.ctrlKey || stroke.metaKey
  return sendKey === 'enter' || isModified ? 'send' : null
}
