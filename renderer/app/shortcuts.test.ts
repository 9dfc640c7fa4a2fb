import { describe, expect, it } from 'vitest'
import { commandFor } from './shortcuts.ts'

const stroke = (key: string, code: string, held: string) => ({
  key,
  code,
  ctrlKey: held.includes('C'),
  metaKey: held.includes('M'),
  shiftKey: held.includes('S'),
  altKey: held.includes('A'),
})

describe('shortcuts', () => {
  it.each([
    ['n', 'KeyN', 'C', { type: 'new_chat' }],
    ['N', 'KeyN', 'CS', { type: 'new_project' }],
    [',', 'Comma', 'C', { type: 'open_settings' }],
    ['/', 'Slash', 'C', { type: 'show_shortcuts' }],
    ['/', 'Digit7', 'CS', { type: 'show_shortcuts' }],
    ['S', 'KeyS', 'CS', { type: 'toggle_sidebar' }],
    ['r', 'KeyR', 'C', { type: 'regenerate' }],
    ['C', 'KeyC', 'CS', { type: 'copy_answer' }],
    [':', 'Semicolon', 'CS', { type: 'copy_code' }],
    ['Escape', 'Escape', 'S', { type: 'focus_composer' }],
    ['Tab', 'Tab', 'C', { type: 'next_chat' }],
    ['Tab', 'Tab', 'CS', { type: 'previous_chat' }],
    ['3', 'Digit3', 'C', { type: 'open_chat', index: 2 }],
  ] as const)('J1: %s (%s) with %s', (key, code, held, command) => {
    expect(commandFor(stroke(key, code, held), false)).toEqual(command)
  })

  it.each([
    ['n', 'KeyN', ''],
    ['c', 'KeyC', 'C'],
    ['n', 'KeyN', 'M'],
    ['n', 'KeyN', 'CA'],
    ['Escape', 'Escape', ''],
    ['Tab', 'Tab', 'S'],
  ])('J1: leaves %s (%s) with "%s" alone', (key, code, held) => {
    expect(commandFor(stroke(key, code, held), false)).toBeNull()
  })

  it('J1: listens to Command on a Mac, and to Control for changing chats', () => {
    expect(commandFor(stroke('n', 'KeyN', 'M'), true)).toEqual({ type: 'new_chat' })
    expect(commandFor(stroke('n', 'KeyN', 'C'), true)).toBeNull()
    expect(commandFor(stroke('Tab', 'Tab', 'C'), true)).toEqual({ type: 'next_chat' })
  })
})
