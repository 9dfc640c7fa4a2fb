import { describe, expect, it } from 'vitest'
import { splitOpenCode } from './open-code.ts'

const lines = Array.from(
  { length: 120 },
  (_, index) => `value_${index} = ${index} * 2${index % 7 === 6 ? '\n' : ''}`,
)
const block = `\`\`\`python\n${lines.join('\n')}`

describe('code that is being written', () => {
  it('N6: is cut between lines, and its pieces are the whole', () => {
    const open = splitOpenCode(block)
    expect(open).toMatchObject({ fence: '```', language: 'python', code: lines.join('\n') })
    expect(open?.pieces.length).toBeGreaterThan(2)
    expect(open?.pieces.join('\n')).toBe(lines.join('\n'))
    for (const piece of open?.pieces ?? []) expect(piece.length).toBeLessThan(1_700)
  })

  it('N6: keeps all but its last piece unchanged while it arrives', () => {
    const whole = splitOpenCode(block)?.pieces ?? []
    for (let length = 1; length <= block.length; length += 13) {
      const earlier = splitOpenCode(block.slice(0, length))?.pieces.slice(0, -1) ?? []
      expect(whole.slice(0, earlier.length)).toEqual(earlier)
    }
  })

  it.each([
    ['short', '```js\nlet a'],
    ['closed', `${block}\n\`\`\``],
    ['a formula', block.replace('python', 'math')],
    ['a paragraph', lines.join('\n')],
  ])('N6: is left alone when it is %s', (_name, text) => {
    expect(splitOpenCode(text)).toBeNull()
  })
})
