import { useEffect, useLayoutEffect, useRef, useState } from 'react'

/** A pointer that rests this long shows the tip. */
const REST_MS = 400
const GAP_PX = 4
const EDGE_PX = 8

/**
 * The name of an icon button, on hover and focus: one for the whole window, above everything, so that no scrolling part
 * cuts it. It stays within the part that its button scrolls in, and so never lies over the composer. The accessible name
 * is the button's own aria-label.
 */
export function Tooltip() {
  const [target, setTarget] = useState<HTMLElement | null>(null)
  const tip = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let current: HTMLElement | null = null
    const show = ({ target: element, type }: Event) => {
      const found = element instanceof Element ? element.closest<HTMLElement>('[data-tip]') : null
      if (type === 'focusin' && found && !found.matches(':focus-visible')) return
      // From the button to the icon in it.
      if (found === current) return
      hide()
      current = found
      if (found) timer = setTimeout(() => setTarget(found), REST_MS)
    }
    const hide = () => {
      clearTimeout(timer)
      current = null
      setTarget(null)
    }
    const hideOnEscape = ({ key }: KeyboardEvent) => (key === 'Escape' ? hide() : undefined)
    for (const type of ['pointerover', 'focusin']) document.addEventListener(type, show)
    for (const type of ['pointerdown', 'focusout']) document.addEventListener(type, hide)
    document.addEventListener('keydown', hideOnEscape, true)
    document.addEventListener('scroll', hide, true)
    return () => {
      hide()
      for (const type of ['pointerover', 'focusin']) document.removeEventListener(type, show)
      for (const type of ['pointerdown', 'focusout']) document.removeEventListener(type, hide)
      document.removeEventListener('keydown', hideOnEscape, true)
      document.removeEventListener('scroll', hide, true)
    }
  }, [])
  useLayoutEffect(() => {
    if (target && tip.current) place(tip.current, target)
  }, [target])
  // No tip for a button whose menu is open, or that is gone.
  if (!target?.isConnected || target.getAttribute('aria-expanded') === 'true') return null
  return (
    <div
      ref={tip}
      aria-hidden="true"
      className="pointer-events-none fixed top-0 left-0 z-70 max-w-[calc(100vw-1rem)] rounded bg-text px-2 py-0.5 text-xs text-bg"
    >
      {target.dataset.tip}
    </div>
  )
}

/** On the side that the button asks for where there is room, else on the other; never beyond an edge of the window. */
function place(tip: HTMLElement, target: HTMLElement): void {
  const button = target.getBoundingClientRect()
  const size = tip.getBoundingClientRect()
  const { tipSide: side, tipAlign: align } = target.dataset
  const room = roomOf(target)
  const above = button.top - GAP_PX - size.height
  const below = button.bottom + GAP_PX
  const fitsAbove = above >= room.top
  const fitsBelow = below + size.height <= room.bottom
  const isAbove = side === 'top' ? fitsAbove || !fitsBelow : fitsAbove && !fitsBelow
  const wanted =
    align === 'start'
      ? button.left
      : align === 'end'
        ? button.right - size.width
        : button.left + (button.width - size.width) / 2
  const left = Math.max(EDGE_PX, Math.min(wanted, window.innerWidth - EDGE_PX - size.width))
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(isAbove ? above : below)}px)`
}

/** Top and bottom of the part of the window that the element scrolls in. */
function roomOf(element: HTMLElement): { top: number; bottom: number } {
  for (let at = element.parentElement; at !== null && at !== document.body; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at)
    if (overflowY === 'auto' || overflowY === 'scroll') {
      const { top, bottom } = at.getBoundingClientRect()
      return { top: Math.max(0, top), bottom: Math.min(window.innerHeight, bottom) }
    }
  }
  return { top: 0, bottom: window.innerHeight }
}
