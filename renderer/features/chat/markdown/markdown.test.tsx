import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { DesktopBridge } from '../../../../contract/desktop-bridge.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { Markdown } from './markdown.tsx'

beforeAll(() => void startTranslations())
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const show = (text: string, isStreaming = false) => render(<Markdown text={text} isStreaming={isStreaming} />)

describe('what an answer may not do', () => {
  it('A1: raw HTML is shown as text and makes no element', () => {
    const { container } = show('Hi <b>bold</b> <img src=x onerror="alert(1)"><script>alert(1)</script>')
    expect(container.querySelector('b, img, script')).toBeNull()
    expect(container.textContent).toContain('<b>bold</b>')
  })

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    '/relative',
    'app://nova/',
  ])('A1: a link to %s is plain text', (address) => {
    show(`[press](<${address}>)`)
    expect(screen.getByText('press')).toBeDefined()
    expect(screen.queryByRole('link')).toBeNull()
  })

  it('A1: no picture is loaded; its address is shown instead', () => {
    const { container } = show('![a cat](https://tracker.example/cat.png?u=1)')
    expect(container.querySelector('img')).toBeNull()
    expect(container.innerHTML).not.toMatch(/<(img|picture|source|video|object|iframe)\b|url\(/)
    expect(screen.getByText('Image not loaded: a cat')).toBeDefined()
    expect(screen.getByRole('link', { name: 'https://tracker.example/cat.png?u=1' })).toBeDefined()
  })

  it('A1: math makes no link, no picture and no HTML of its own', () => {
    const { container } = show(
      '$$\\href{javascript:alert(1)}{x} \\includegraphics{https://t.example/x.png} \\htmlStyle{color:red}{y}$$',
    )
    expect(container.querySelector('a, img')).toBeNull()
    expect(container.querySelector('[style*="red"]')).toBeNull()
  })
})

describe('links', () => {
  it('A1: leave through the one function of the desktop', async () => {
    const openExternal = vi.fn(async () => true)
    vi.stubGlobal('nova', { openExternal } as Partial<DesktopBridge>)
    show('See [the almanac](https://example.org/tides).')
    await userEvent.click(screen.getByRole('link', { name: 'the almanac' }))
    expect(openExternal).toHaveBeenCalledExactlyOnceWith('https://example.org/tides')
  })
})

describe('what an answer shows', () => {
  it('A1: code with its language, coloured in, and a button that copies exactly it', async () => {
    const user = userEvent.setup()
    show('```python\ndef f():\n    return "x"\n```')
    const block = screen.getByRole('region', { name: 'Code: python' })
    expect(block.querySelector('.hljs-keyword')?.textContent).toBe('def')
    await user.click(screen.getByRole('button', { name: 'Copy code' }))
    expect(await navigator.clipboard.readText()).toBe('def f():\n    return "x"')
    expect(screen.getByRole('button', { name: 'Copied' })).toBeDefined()
  })

  it('A1: tables, task lists and struck-out text', () => {
    show('| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n~~old~~')
    const table = screen.getByRole('table')
    expect(
      within(table)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['1', '2'])
    expect(screen.getByRole('img', { name: 'Done' })).toBeDefined()
    expect(screen.getByRole('img', { name: 'Not done' })).toBeDefined()
    expect(screen.getByText('old').tagName).toBe('DEL')
  })

  it('A1: math, for eyes and for screen readers', () => {
    const { container } = show('The area is \\(\\pi r^2\\).\n\n$$\na = \\frac{1}{2}\n$$')
    expect(container.querySelectorAll('.katex')).toHaveLength(2)
    expect(container.querySelectorAll('.katex-display')).toHaveLength(1)
    expect(container.querySelectorAll('math')).toHaveLength(2)
    expect(container.querySelector<HTMLElement>('.katex-strut')?.style.height).toMatch(/^[\d.]+em$/)
  })

  it('A1: math that cannot be read stays as it was written', () => {
    const { container } = show('$$\\frac{1$$')
    expect(container.textContent).toContain('\\frac{1')
  })

  it('A1: headings below those of the page', () => {
    show('## Part\n\n### Detail')
    expect(screen.getByRole('heading', { level: 3, name: 'Part' })).toBeDefined()
    expect(screen.getByRole('heading', { level: 4, name: 'Detail' })).toBeDefined()
  })
})

describe('while it is being written', () => {
  const text =
    'Intro with **bold** and [link](https://example.org).\n\n```js\nconst a = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$$\nx^2\n$$\n\n1. one\n2. two\n\nEnd.'

  it('A1: every beginning of an answer can be shown, and never as raw HTML or a broken formula', () => {
    const { container, rerender } = show('', true)
    for (let length = 1; length <= text.length; length++) {
      rerender(<Markdown text={text.slice(0, length)} isStreaming />)
      expect(container.querySelector('.katex-error')).toBeNull()
      expect(screen.queryByRole('heading')).toBeNull()
    }
  })

  it('A1: ends as if it had come in one piece', () => {
    const { container, rerender } = show('', true)
    for (let length = 1; length < text.length; length += 7) {
      rerender(<Markdown text={text.slice(0, length)} isStreaming />)
    }
    rerender(<Markdown text={text} isStreaming={false} />)
    const streamed = container.innerHTML
    cleanup()
    expect(show(text).container.innerHTML).toBe(streamed)
  })

  it('A1: an unclosed fence is code already, with its language', () => {
    show('```rust\nfn main() {', true)
    expect(screen.getByRole('region', { name: 'Code: rust' }).textContent).toContain('fn main() {')
  })

  it('A1: leaves the elements of finished blocks as they are', () => {
    const { rerender } = show('First.\n\nSec', true)
    const first = screen.getByText('First.')
    rerender(<Markdown text={'First.\n\nSecond, longer'} isStreaming />)
    expect(screen.getByText('First.')).toBe(first)
  })
})
