import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTranslations } from '../../../i18n/translations.ts'
import { Markdown } from './markdown.tsx'

beforeAll(() => void startTranslations())
afterEach(cleanup)

const show = (text: string) => render(<Markdown text={text} isStreaming={false} />).container
const formulasOf = (container: HTMLElement) =>
  [...container.querySelectorAll('annotation')].map(({ textContent }) => textContent)

describe('formulas', () => {
  it.each([
    ['\\(x^2\\)', 'x^2'],
    ['area $\\pi r^2$ here', '\\pi r^2'],
    ['the $n$th one', 'n'],
    ['($x$), "$x$": $x$.', 'x', 'x', 'x'],
    ['一个$x$的', 'x'],
    ['一个\\(x\\)的', 'x'],
    ['so $$a$$ in a line', 'a'],
    ['so $$ a = b $$ in a line', 'a = b'],
    ['so \\[ a \\] in a line', 'a'],
    ['pays $\\$5$', '\\$5'],
    ['**bold $a*b*c$**', 'a*b*c'],
    ['| a |\n|---|\n| $x$ |', 'x'],
    ['a $x_1$ and $x_2$ b', 'x_1', 'x_2'],
    ['$a, b, c$', 'a, b, c'],
    ['\\(a\n= b\\)', 'a\n= b'],
  ])('A1: in a line, %j', (text, ...formulas) => {
    const container = show(text)
    expect(formulasOf(container)).toEqual(formulas)
    expect(container.querySelector('.katex-display')).toBeNull()
  })

  it.each([
    ['\\[\na = b\n\\]', 'a = b'],
    ['  $$a = b$$', 'a = b'],
    ['$$\na = b\n$$', 'a = b'],
    [
      '$$\\begin{aligned}\na &= b \\\\[2pt]\n- c\n\\end{aligned}$$',
      '\\begin{aligned}\na &= b \\\\[2pt]\n- c\n\\end{aligned}',
    ],
    ['Text:\n\\[\na\n\n- b\n\\].\nAfter', 'a\n\n- b\n.'],
    ['1. Step\n   \\[\n   x = 1\n   \\]\n2. Next', 'x = 1'],
    ['> $$\n> x > 0\n> $$', 'x > 0'],
    ['```math\nx^2\n```', 'x^2'],
  ])('A1: by itself, %j', (text, formula) => {
    const container = show(text)
    expect(formulasOf(container)).toEqual([formula])
    expect(container.querySelectorAll('.katex-display')).toHaveLength(1)
  })

  it('A1: what follows the end of one on its line is text', () => {
    const container = show('$$\nx = 1\n$$ where x is **big**.')
    expect(formulasOf(container)).toEqual(['x = 1'])
    expect(container.querySelector('p')?.textContent).toBe('where x is **big**.')
  })

  it.each(['$$\nx = 1', '\\[\n\\frac{1', '$$\\frac{1$$', 'so $$\\frac{1$$ that', '$$\n\\frac{1\n\n$$'])(
    'A1: without its end or its sense it stays as it was written, %j',
    (text) => {
      const container = show(text)
      expect(container.querySelector('.katex')).toBeNull()
      expect(container.textContent).toBe(text)
    },
  )

  it.each([
    'It costs $5 and $10.',
    'From US$5 to US$6',
    '10$/Monat statt 15$/Monat',
    'PATH=$HOME/bin:$PATH',
    '$HOME/$USER',
    'from $SRC/$NAME to $DST',
    "Luigi's ($$) and Mario's ($$)",
    'a $$ place and a $$ place, $$ or $$',
    'I have $100 and you have 200$.',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: shell variables
    'set ${a}${b} and $(cmd)$(cmd)',
    'a $ b $ c',
    '价格是$5到10$之间',
    'от $5 до 10$ рублей',
    '$',
    '$$',
    '$$$$',
    'worth $$$ and $$$',
    '$5-$10, $5/$10',
  ])('A1: %j is no formula', (text) => {
    const container = show(text)
    expect(container.querySelector('.katex')).toBeNull()
    expect(container.textContent).toBe(text)
  })

  it.each([
    ['arr\\[0\\] = arr\\[i\\]', 'arr[0] = arr[i]'],
    ['see \\[1\\] and \\[2\\]', 'see [1] and [2]'],
    ['f\\(x\\) is', 'f(x) is'],
    ['this \\(optional text\\) too', 'this (optional text) too'],
    ['\\[link\\](https://example.org)', '[link](https://example.org)'],
    ['Dear \\[name\\],', 'Dear [name],'],
    ['escaped \\$x$ stays', 'escaped $x$ stays'],
  ])('A1: %j is escaped text', (text, shown) => {
    const container = show(text)
    expect(container.querySelector('.katex')).toBeNull()
    expect(container.textContent).toBe(shown)
  })
})

describe('code', () => {
  const code = 'echo $HOME/$USER\ncp $SRC/$NAME .\na\\[0\\] \\(x\\) $$y$$ **b** <br> [^1]\n\n\tend  '
  const indent = (by: string, text: string) =>
    text
      .split('\n')
      .map((line) => by + line)
      .join('\n')

  it.each([
    ['a fence', `\`\`\`sh\n${code}\n\`\`\``],
    [
      'a fence in a list, indented four spaces',
      `1. Run:\n\n    \`\`\`sh\n${indent('    ', code)}\n    \`\`\``,
    ],
    ['a fence in a quote', `> \`\`\`sh\n${indent('> ', code)}\n> \`\`\`\n\nThen \\(x^2\\).`],
    ['a fence that begins a list item', `- \`\`\`sh\n${indent('  ', code)}\n  \`\`\`\n\nThen \\(x^2\\).`],
    ['an open fence', `\`\`\`sh\n${code}`],
    ['a tilde fence', `~~~sh\n${code}\n~~~`],
    ['indented code', indent('    ', code)],
    ['a diagram', `\`\`\`mermaid\n${code}\n\`\`\``],
  ])('A1: %s is what was written, to the last byte', async (_name, text) => {
    for (const isStreaming of [true, false]) {
      const { container } = render(<Markdown text={text} isStreaming={isStreaming} />)
      const shown = container.querySelector('pre code')?.textContent?.replace(/\n$/, '')
      expect(shown).toBe(code)
      cleanup()
    }
  })

  it.each(['$HOME/$USER', '$$', '\\(x\\)', '\\[x\\]', '**', '<br>', 'a  b', '[^1]'])(
    'A1: %j in a line of code is what was written',
    (inline) => {
      const container = show(`so \`${inline}\` and $x$`)
      expect(container.querySelector('code')?.textContent).toBe(inline)
      expect(formulasOf(container)).toEqual(['x'])
    },
  )
})
