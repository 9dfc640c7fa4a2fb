/** Whether a key belongs to an input method that is composing; keyCode 229 also on the keydown that ends it. */
export function isComposing(event: { isComposing: boolean; keyCode?: number }): boolean {
  return event.isComposing || event.keyCode === 229
}

/**
 * Keeps keys that belong to an input method from every handler of the page: Enter takes a suggestion and Esc drops it,
 * and neither may send, close or cancel. One listener before all others, since menus and dialogs of Radix listen on the
 * document and know nothing of composition. The input method itself still gets the key. Returns how to stop.
 */
export function keepInputMethodKeys(): () => void {
  const keep = (event: KeyboardEvent) => {
    if (isComposing(event)) event.stopImmediatePropagation()
  }
  window.addEventListener('keydown', keep, { capture: true })
  return () => window.removeEventListener('keydown', keep, { capture: true })
}
