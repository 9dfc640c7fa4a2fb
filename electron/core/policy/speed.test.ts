import { expect, test } from 'vitest'
import { titleFrom } from '../chat/title.ts'
import { readsAsInstruction } from '../memory/instruction.ts'
import { oneOf } from '../phrases/compile.ts'
import { Matcher } from '../phrases/matcher.ts'
import { toPassages, toTokens, toWords } from '../phrases/plain-text.ts'
import { readQuery } from '../recall/query-terms.ts'
import { readUtterance } from '../recall/utterance.ts'
import { spokenDate } from '../statements/dates.ts'
import { slipOf } from '../statements/entail.ts'
import { pastedRanges } from '../statements/pasted.ts'
import { opensStory, readStatements } from '../statements/read.ts'
import { sentencesOf } from '../statements/segment.ts'
import { alignAnswer } from './align-answer.ts'
import { judgeByRules } from './judge-question.ts'
import { deliveredPrinciples } from './principles.ts'
import { HARMLESS } from './rules/en/harmless.ts'
import { LANGUAGES } from './rules/languages.ts'

const CHARS = 10_000
const filled = (part: string) => part.repeat(Math.ceil(CHARS / part.length)).slice(0, CHARS)
/** Words that rules begin with or leave out, and marks that patterns look for. */
const TEXTS = [
  ...['a ', 'really ', 'how do i ', 'how do i make ', 'kill my ', 'wie ich meinen ', 'comment je me '].map(
    filled,
  ),
  ...['also ', 'now ', 'i prefer ', 'remember that ', 'forget the ', 'please always ', '1 ', 'on 3 '].map(
    filled,
  ),
  ...[' ', '\n', '\t\n', '"', "'", '(', '[', '[](', '{', '<', '<a ', '<|', '`', '*', '.', '!', '-', ':'].map(
    filled,
  ),
  ...['a', '1', 'ab1', 'a.', 'a-', 'е', 'x: ', 'fix ', 'on me wrote', '“a ', '\ud800'].map(filled),
  `on the first day wrote${filled(' ').slice(40)}x`,
  `How do I ${'really '.repeat(60)}want badly to kill my neighbour`,
]
/** The bound that was asked for; a pattern that tries again what it tried takes seconds or hours for these. */
const LIMIT_MS = 50

/** CPU time, since other processes share the machine; the best of three, since the first compiles. */
function cpuMs(act: () => unknown): number {
  const once = () => {
    const before = process.cpuUsage()
    act()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }
  return Math.min(once(), once(), once())
}

const principles = deliveredPrinciples()
test.each<[string, (text: string) => unknown]>([
  ['sentences and words', toPassages],
  ['words', toWords],
  ['orders to the assistant', readsAsInstruction],
  ['pasted parts', pastedRanges],
  ['statements', (text) => readStatements(text, 0)],
  ['stories', opensStory],
  ['what a model wrote', (text) => slipOf(text, text)],
  ['sentences of a message', sentencesOf],
  ['dates', (text) => spokenDate(text, 0, 'en')],
  ['queries', readQuery],
  ['utterances', readUtterance],
  ['titles', titleFrom],
])('reading 10,000 characters takes at most 50 ms: %s', (_, read) => {
  const slow = TEXTS.map((text) => ({ text: text.slice(0, 20), ms: cpuMs(() => read(text)) }))
  expect(slow.filter(({ ms }) => ms > LIMIT_MS)).toEqual([])
})

const RULES = LANGUAGES.flatMap(({ harm, crisis, noCrisis, context, lists }) =>
  [...harm.map(({ phrases }) => phrases), crisis, noCrisis, ...Object.values(context)].map((phrases) => ({
    phrases,
    lists,
  })),
)
test('every rule reads 10,000 characters in at most 50 ms', () => {
  const tokens = TEXTS.map((text) => toTokens(toWords(text)))
  const rules = [...RULES, { phrases: HARMLESS, lists: {} }]
  expect(rules.length).toBeGreaterThan(90)
  const slow = rules.flatMap(({ phrases, lists }) => {
    const matcher = new Matcher([oneOf(phrases.map((phrase) => ({ phrase, lists })))])
    return tokens.flatMap((words) => {
      const ms = cpuMs(() => matcher.find(words))
      return ms > LIMIT_MS ? [{ phrase: phrases[0], words: words.slice(0, 5), ms }] : []
    })
  })
  expect(slow).toEqual([])
})

/** All rules together, on questions and on answers: 60 to 115 ms of CPU time each were measured. */
test.each([...TEXTS.slice(0, 7), ...TEXTS.slice(-2)])(
  '10,000 characters are judged in time: %.20s',
  (text) => {
    const before = process.cpuUsage()
    judgeByRules(text, principles)
    alignAnswer('hi', text, principles)
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000)
  },
)

test('the question that stopped the core for ever is judged', () => {
  const question = `How do I ${'really '.repeat(60)}want badly to kill my neighbour`
  expect(judgeByRules(question, principles)).toMatchObject({ outcome: 'block', category: 'violence' })
})
