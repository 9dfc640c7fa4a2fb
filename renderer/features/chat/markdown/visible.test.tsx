import { renderToStaticMarkup } from 'react-dom/server'
import ReactMarkdown from 'react-markdown'
import { beforeAll, describe, expect, it } from 'vitest'
import { fc } from '../../../../tests/harness/random.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { splitBlocks } from './blocks.ts'
import { grammar } from './grammar.ts'
import { Markdown } from './markdown.tsx'

beforeAll(() => void startTranslations())

const markupOf = (text: string, isStreaming: boolean) =>
  renderToStaticMarkup(<Markdown text={text} isStreaming={isStreaming} />)

/** Words and numbers, but for the numbers of list items: those are drawn by the list. */
const wordsOf = (text: string) => text.replace(/^[ >]*\d+[.)](?= |$)/gm, '').match(/[a-z]*\d+/g) ?? []

/** Markdown as models write it; each # is another number, so that no word is found in place of another. */
const PIECES = [
  'Some w# text w#.',
  'Use ** for w#, 2 * 3 and `$$` or `w# $$ w#`.',
  '**bold w#** and *it w#* and ***both w#*** and ~~w#~~',
  'array[w#] and arr\\[w#\\] and f\\(w#\\)',
  'The answer:\n#\n',
  '\n\n',
  '\n',
  '## Head w#\n',
  '\n- item w#\n- **item** w#\n  - w#\n',
  '\n1. one w#\n2. two w#\n\n   w#\n',
  '\n> quote w#\n> w#\n',
  '\n```js w#\nlet w# = "**w#`"\n```\n',
  '\n- ```sh\n  echo $w#/$w#\n  ```\n',
  '\n| a w# | b |\n|---|---|\n| w# | w#<br>w# |\n',
  '\n$$\n\\frac{w#}{w#}\n$$\n',
  '\n\\[\nw#\n\\]\n',
  'so $x_{w#}$ and \\(w#\\), 10$ w# 20$ w#',
  'see [w#](https://example.org/w#) and https://example.org/w#。w#',
  '[w# text and ![alt w#](https://example.org/w#)',
  '<div>w#</div> <w# a="w#">',
  '含**「w#」**内容 _w#_ snake_w#_case',
  '    w#\n',
  'Note[^1] w#.\n\n[^1]: w#\n',
  '\n[Anna]: w#\n',
  'call handlers[w#](w#) now',
  '\nw#\n---\n',
]

const documents = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((pieces) => {
  let number = 1000
  return pieces.join(' ').replace(/#(?![# ])/g, () => String(number++))
})

describe('an answer', () => {
  it('A1: hides no word and no number of any beginning while it is being written', () => {
    fc.assert(
      fc.property(documents, (text) => {
        for (let length = 1; length <= text.length; length++) {
          const beginning = text.slice(0, length)
          const markup = markupOf(beginning, true)
          for (const word of wordsOf(beginning)) expect(markup, beginning).toContain(word)
        }
      }),
      { seed: 9, numRuns: 12 },
    )
  }, 120_000)

  it('A1: hides no word and no number when it is whole', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const markup = markupOf(text, false)
        for (const word of wordsOf(text)) expect(markup, text).toContain(word)
      }),
      { seed: 9, numRuns: 300 },
    )
  }, 120_000)

  it('A1: keeps each letter and digit of whatever marks and letters', () => {
    const chars = fc.constantFrom(...'ab12 \n*_`$[]\\|-#><~^:&.。（「')
    const letters = (text: string) =>
      [...text]
        .filter((char) => /[ab12]/.test(char))
        .sort()
        .join('')
    const visible = (markup: string) =>
      markup.replace(/<ol start="\d+"|<[^>]*>/g, '').replace(/&[a-z0-9#]+;/g, '')
    fc.assert(
      fc.property(fc.string({ unit: chars, maxLength: 40 }), fc.boolean(), (text, isStreaming) => {
        fc.pre(!/\d[.)]|\]\[|\[[^\]]*\]:|[`$]/.test(text))
        expect(letters(visible(markupOf(text, isStreaming)))).toBe(letters(text))
      }),
      { seed: 9, numRuns: 2_000 },
    )
  }, 120_000)

  it('A1: cut into blocks gives what the whole gives', () => {
    const lines = fc.constantFrom(
      ...[
        '',
        '',
        '',
        'text',
        '# head',
        '- item',
        '  more',
        '   ```',
        '    code',
        '1. one',
        '```',
        '~~~',
        '> quote',
        '---',
        '===',
        '$$',
        '$$a$$',
        '\\[',
        '\\]',
        '| a | b |',
        '|---|---|',
        '  $$',
        ' - b',
        '- ```',
        '* * *',
        '<div>',
        '-',
        '10) ten',
        '\tx',
        '``` a`b',
      ],
    )
    const html = (text: string) =>
      renderToStaticMarkup(<ReactMarkdown remarkPlugins={grammar ?? []}>{text}</ReactMarkdown>)
    const joined = (text: string) => splitBlocks(text).map(html).join('\n')
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 14 }), (all) => {
        const text = all.join('\n')
        // A fault of micromark: what cannot interrupt a paragraph is no list after indented code either.
        fc.pre(!/^(?:\t| {4}).*\n+ {0,3}(?:-$|10\))/m.test(text))
        // Empty lines at the end of code that is not closed are of no account.
        const trim = (markup: string) => markup.trim().replace(/\s+(?=<\/code>)/g, '')
        expect(trim(joined(text))).toBe(trim(html(text)))
      }),
      { seed: 9, numRuns: 3_000 },
    )
  }, 120_000)
})
