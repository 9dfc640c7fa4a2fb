import { describe, expect, it } from 'vitest'
import { keyMeaning } from './composer-keys.ts'

const stroke = (key: string, held: Partial<Parameters<typeof keyMeaning>[0]> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...held,
})

describe('keys in the composer', () => {
  it.each([
    ['Enter sends', stroke('Enter'), 'enter', 'send'],
    ['Shift+Enter breaks the line', stroke('Enter', { shiftKey: true }), 'enter', null],
    ['Ctrl+Enter sends too', stroke('Enter', { ctrlKey: true }), 'enter', 'send'],
    ['Alt+Enter is left alone', stroke('Enter', { altKey: true }), 'enter', null],
    ['Esc stops', stroke('Escape'), 'enter', 'escape'],
    ['Shift+Esc is a shortcut of the page', stroke('Escape', { shiftKey: true }), 'enter', null],
    ['Enter breaks the line when Ctrl+Enter sends', stroke('Enter'), 'mod_enter', null],
    ['Ctrl+Enter sends when chosen', stroke('Enter', { ctrlKey: true }), 'mod_enter', 'send'],
    ['Cmd+Enter sends when chosen', stroke('Enter', { metaKey: true }), 'mod_enter', 'send'],
    ['Enter that ends a composition does not send', stroke('Enter', { isComposing: true }), 'enter', null],
    ['Enter with key code 229 does not send', stroke('Enter', { keyCode: 229 }), 'enter', null],
    ['Esc that leaves a composition does not stop', stroke('Escape', { isComposing: true }), 'enter', null],
    ['a letter is a letter', stroke('a'), 'enter', null],
  ] as const)('A5: %s', (_name, key, sendKey, meaning) => {
    expect(keyMeaning(key, sendKey)).toBe(meaning)
  })
})
