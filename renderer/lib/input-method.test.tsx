import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { startTranslations } from '../i18n/translations.ts'
import { Dialog } from '../ui/dialog.tsx'
import { isComposing, keepInputMethodKeys } from './input-method.ts'

let stop: () => void
beforeAll(() => startTranslations())
beforeEach(() => {
  stop = keepInputMethodKeys()
})
afterEach(() => {
  stop()
  cleanup()
})

it('J5: Esc while an input method composes closes no dialog; Esc after it does', () => {
  const onClose = vi.fn()
  render(
    <Dialog isOpen title="New project" onClose={onClose}>
      <input aria-label="Name" />
    </Dialog>,
  )
  const field = screen.getByRole('textbox', { name: 'Name' })
  fireEvent.keyDown(field, { key: 'Escape', isComposing: true })
  fireEvent.keyDown(field, { key: 'Escape', keyCode: 229 })
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.keyDown(field, { key: 'Escape' })
  expect(onClose).toHaveBeenCalledOnce()
})

it('J5: no key handler of the page hears keys of an input method', () => {
  const onKeyDown = vi.fn()
  render(<textarea aria-label="Note" onKeyDown={onKeyDown} />)
  const field = screen.getByRole('textbox', { name: 'Note' })
  for (const key of ['Escape', 'Enter', 'ArrowDown']) fireEvent.keyDown(field, { key, isComposing: true })
  expect(onKeyDown).not.toHaveBeenCalled()
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onKeyDown).toHaveBeenCalledOnce()
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false)
})
