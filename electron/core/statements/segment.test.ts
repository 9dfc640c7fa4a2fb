import { expect, test } from 'vitest'
import { sentencesOf } from './segment.ts'

test.each<[string, string[]]>([
  [
    'My name is Dr. Anna Berger. I live in St. Gallen.',
    ['My name is Dr. Anna Berger.', 'I live in St. Gallen.'],
  ],
  ['I moved to the U.S. in 2019. It rains.', ['I moved to the U.S. in 2019.', 'It rains.']],
  ['I get up at 6 a.m. My shift starts at 7.', ['I get up at 6 a.m.', 'My shift starts at 7.']],
  ['I get up at 6 a.m. every day.', ['I get up at 6 a.m. every day.']],
  ['J. R. Miller is my boss. He is kind.', ['J. R. Miller is my boss.', 'He is kind.']],
  ['Ich habe am 3. Mai Geburtstag. Danke!', ['Ich habe am 3. Mai Geburtstag.', 'Danke!']],
  ['Ich wohne in der Goethestr. 12 in Bonn.', ['Ich wohne in der Goethestr. 12 in Bonn.']],
  ['I work at Yahoo! as a designer.', ['I work at Yahoo! as a designer.']],
  ['i have two kids, mia and theo. what now?', ['i have two kids, mia and theo.', 'what now?']],
  ['One line\nand another', ['One line', 'and another']],
  ['我住在伯尔尼。我喜欢咖啡。', ['我住在伯尔尼。', '我喜欢咖啡。']],
  ['', []],
])('C4: sentences with abbreviations stay whole: %s', (text, sentences) => {
  const found = sentencesOf(text)
  expect(found.map((sentence) => sentence.text)).toEqual(sentences)
  for (const { start, end, text: own } of found) expect(text.slice(start, end)).toBe(own)
})
