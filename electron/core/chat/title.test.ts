import { expect, test } from 'vitest'
import { titleFrom } from './title.ts'

test.each([
  ['What is C# good for?', 'What is C# good for?'],
  ['a || b in bash', 'a || b in bash'],
  ['rename my_variable_name to __init__', 'rename my_variable_name to __init__'],
  ['SELECT * FROM a WHERE b > 3', 'SELECT * FROM a WHERE b > 3'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['cat a | grep b ~ c', 'cat a | grep b ~ c'],
  ['# A **bold** `claim`', 'A bold claim'],
  ['> *quoted* ~~words~~', 'quoted words'],
  ['- #hashtag', '#hashtag'],
  ['```python\nprint(1)\n```', 'print(1)'],
  ['\n---\n\nafter a rule', 'after a rule'],
  ['***', '***'],
])('A2: the title of %j keeps what means something: %j', (message, title) => {
  expect(titleFrom(message)).toBe(title)
})

test('A2: a long line of signs takes no longer than its length', () => {
  const signs = ['*', '`', '~', '> ', '**a', '# ', '*a ', '_', '|']
  for (const sign of signs) expect(titleFrom(`${sign.repeat(10_000)} word`).length).toBeLessThanOrEqual(61)
})
