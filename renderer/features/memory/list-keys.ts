export type ListAction =
  | { type: 'move'; to: number; isExtending: boolean }
  | { type: 'open' | 'toggle' | 'forget' | 'select_all' }

interface Keystroke {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** Keys of a multi-select list (WAI-ARIA Authoring Practices, listbox). null: not a key of the list. */
export function listAction(stroke: Keystroke, at: number, count: number): ListAction | null {
  if (stroke.altKey) return null
  if (stroke.ctrlKey || stroke.metaKey) {
    return stroke.key.toLowerCase() === 'a' && !stroke.shiftKey ? { type: 'select_all' } : null
  }
  const move = (to: number): ListAction => ({
    type: 'move',
    to: Math.min(count - 1, Math.max(0, to)),
    isExtending: stroke.shiftKey,
  })
  switch (stroke.key) {
    case 'ArrowDown':
      return move(at + 1)
    case 'ArrowUp':
      return move(at - 1)
    case 'PageDown':
      return move(at + PAGE)
    case 'PageUp':
      return move(at - PAGE)
    case 'Home':
      return move(0)
    case 'End':
      return move(count - 1)
    case 'Enter':
      return { type: 'open' }
    case ' ':
      return { type: 'toggle' }
    case 'Delete':
    case 'Backspace':
      return { type: 'forget' }
    default:
      return null
  }
}

/** About the rows that are in sight at once. */
const PAGE = 8
