import { describe, expect, test } from 'vitest'
import { readStatements } from './read.ts'

const SAID = Date.UTC(2026, 2, 1, 12)
const read = (message: string) => readStatements(message, SAID).statements
const texts = (message: string) => read(message).map(({ text }) => text)

describe('C4: a plain sentence about one’s life that no rule knows is kept whole', () => {
  test.each([
    'My boss Henrike insists on meetings at seven',
    'My eyesight is -4.25 in the left eye and -3.5 in the right.',
    'Our house was built in 1890 and has no central heating.',
    'I clean offices for Brandt Bros. Inc. at night.',
    "I've supported Wrexham since I was six.",
    'There are six of us in a terraced house in Hull',
    'Both of my parents are deaf',
    'The youngest of my three stepsons is training to be a falconer.',
    'The only car I own is a 2009 Skoda Fabia.',
    'Penicillin gives me hives.',
    'Coriander tastes like soap to me',
    'Sold the motorbike last year',
    'My uncle, Lt. Col. R. Bashir, lives with us in Leicester.',
    'My car, a Volvo 2.4 diesel, has done 310,000 miles.',
    'Priya and I broke up',
    'My wife and I both earn minimum wage at a garden nursery.',
    'Mittwochs singe ich im Kirchenchor.',
    'Seit 2015 wohnen wir in einem alten Bauernhaus im Allgäu.',
    'Mein Mann repariert Uhren',
    'Den Schrebergarten haben wir aufgegeben.',
    'Mon chat pèse 6.8 kg. et dort sur mon clavier.',
    'M. Lefèvre garde notre chien quand nous partons en Corse.',
    'Le gluten me rend malade.',
    'Mi gata Luna duerme doce horas al día',
    'Vendí la moto',
    'A mi hija pequeña le encantan los dinosaurios.',
  ])('%s', (message) => {
    expect(texts(message)).toEqual([message])
  })

  test.each([
    'Our team is arguing over monorepo or not. List pros and cons.',
    'My function returns null when I pass a list',
    'I clicked save and nothing happened',
    "I can't see the attachment button on this screen.",
    'I left the dough out overnight, is it still safe',
    'My flight got cancelled, what do I say at the desk?',
    'My boss needs this by noon so keep it short',
    'There is a bug in my script',
    'My head hurts',
    'My day was awful',
    'I see what you mean',
    'My coffee has gone cold while I was reading all that.',
    'I live in fear of spiders.',
    'I work for two hours every morning',
    'Meine Funktion gibt null zurück',
    'Mein Kopf tut weh',
    'Ma mayonnaise a tourné, comment la rattraper ?',
    'Mi código no compila',
  ])('and not what passes or is about the task at hand: %s', (message) => {
    expect(texts(message)).toEqual([])
  })

  test('each is compared with the same words alone, and ends what it denies', () => {
    const [cleans, rides, ended] = [
      'I clean offices at night',
      'I groom ponies on Sundays',
      'I no longer clean offices at night',
    ].map((message) => read(message)[0])
    expect(cleans?.slot).not.toBe(rides?.slot)
    expect([ended?.slot, ended?.value, ended?.polarity]).toEqual([cleans?.slot, cleans?.value, 'ended'])
  })

  test.each([
    ['My boss Henrike insists on meetings at seven', 'boss'],
    ['My cat Biscuit only has three legs.', 'cat biscuit'],
    ['Mein Mann repariert Uhren', 'husband'],
    ['My wife and I both earn minimum wage.', 'self'],
    ['Our house was built in 1890', 'self'],
  ])('%s is about %s', (message, subject) => {
    expect(read(message).map((one) => one.subject)).toEqual([subject])
  })

  test('C4: "today" is the day of an event', () => {
    expect(texts('Today is my fortieth birthday')).toEqual(['Today is my fortieth birthday (2026-03-01)'])
  })
})
