import { describe, expect, test } from 'vitest'
import { matchRule } from './rules.ts'
import { sentencesOf } from './sentences.ts'

describe('C4: what people say about themselves', () => {
  test.each([
    ['My name is Anna.', 'fact', 'name'],
    ['Hi, my name is Anna and I need help', 'fact', 'name'],
    ['I now live in Bern.', 'fact', 'home'],
    ['I’ve just moved to Lyon', 'fact', 'home'],
    ['I work as a nurse.', 'fact', 'work'],
    ["I'm 34 years old", 'fact', 'age'],
    ["I'm severely allergic to nuts.", 'fact', null],
    ["I'm a strict vegetarian.", 'preference', 'diet'],
    ['My dog is called Rex.', 'fact', 'name of dog'],
    ["My wife's name is Marta", 'fact', 'name of wife'],
    ['My favourite drink is green tea.', 'preference', 'favourite drink'],
    ['I prefer tea over coffee.', 'preference', 'choice of coffee / tea'],
    ['Actually I now prefer coffee over tea now.', 'preference', 'choice of coffee / tea'],
    ['I only drink green tea.', 'preference', null],
    ['Ich heiße Jürgen.', 'fact', 'name'],
    ['Ich wohne jetzt in Köln.', 'fact', 'home'],
    ['Mein Hund heißt Bello', 'fact', 'name of hund'],
    ['Mein Lieblingsessen ist Lasagne.', 'preference', 'favourite essen'],
    ['Ich bin allergisch gegen Erdbeeren', 'fact', null],
    ['Je m’appelle Claire.', 'fact', 'name'],
    ["J'habite à Nantes.", 'fact', 'home'],
    ['Je préfère le thé au café.', 'preference', 'choice of café / thé'],
    ['Je suis allergique aux arachides.', 'fact', null],
  ])('%s', (sentence, kind, slot) => {
    expect(matchRule(sentence)).toMatchObject({ kind, slot, isSure: true })
  })

  test.each([
    ['Please remember that I live in Bern.', 'I live in Bern.', 'home'],
    ["Don't forget: the code of the gate is 4711", 'The code of the gate is 4711', null],
    ['Merk dir, dass ich kein Fleisch esse.', 'Ich kein Fleisch esse.', null],
    ['Retiens que mon chat s’appelle Minou', 'Mon chat s’appelle Minou', 'name of chat'],
  ])('what is to be remembered is kept without the order: %s', (sentence, text, slot) => {
    expect(matchRule(sentence)).toMatchObject({ text, slot, isSure: true })
  })

  test.each([
    'I like hiking.',
    "I'm learning Spanish.",
    'I need to call the bank tomorrow.',
    'I have two dogs',
  ])('a sentence that may pass is left to the model: %s', (sentence) => {
    expect(matchRule(sentence)).toMatchObject({ isSure: false })
  })

  test.each([
    'The weather is nice today.',
    'He said: my name is Bob',
    'I like you',
    'Can you write a poem',
    'My name tags are lost',
    'You prefer tea over coffee.',
  ])('other sentences say nothing: %s', (sentence) => {
    expect(matchRule(sentence)).toBeNull()
  })

  test('questions and suppositions are no statements, and every sentence is verbatim', () => {
    const question =
      'Do I prefer tea? If I lived in Rome, what then? I live in Bern. Imagine I live in Oslo.\nI like it!'
    const sentences = sentencesOf({ message_id: 'm', at: 0, question })
    expect(sentences.map(({ text }) => text)).toEqual(['I live in Bern.', 'I like it!'])
    expect(sentences.every(({ text }) => question.includes(text))).toBe(true)
  })

  test('hostile text is read in time', () => {
    for (const text of [
      'i '.repeat(50_000),
      'I prefer '.repeat(10_000),
      `${'my favourite '.repeat(9_000)}is`,
    ]) {
      for (const sentence of sentencesOf({ message_id: 'm', at: 0, question: text })) matchRule(sentence.text)
      matchRule(text)
    }
    expect(matchRule(`I prefer ${'x'.repeat(10_000)} over ${'y '.repeat(10_000)}`)).toMatchObject({
      slot: null,
    })
  })
})
