import { describe, expect, test } from 'vitest'
import { opensStory, readStatements, whyLeft } from './read.ts'

/** A Sunday, noon UTC. */
const SAID = Date.UTC(2026, 2, 1, 12)
const read = (message: string, isInStory = false) => readStatements(message, SAID, isInStory)
/** "subject/slot=value", with "-" in front of what ended and "!" in front of what changed. */
const short = (message: string) =>
  read(message).statements.map(
    ({ subject, slot, value, polarity, isChange }) =>
      `${polarity === 'ended' ? '-' : ''}${isChange ? '!' : ''}${subject}/${slot}=${value}`,
  )

describe('C4: what the user states is read, with what it is about', () => {
  test.each<[string, string[]]>([
    [
      'My name is Dr. Anna Berger. I live in St. Gallen.',
      ['self/name=dr anna berger', 'self/home=st gallen'],
    ],
    ['My last name is Berger.', ['self/last name=berger']],
    ['My son is called Ben.', ['son/name=ben']],
    ['I work as a nurse.', ['self/job=nurse']],
    ['I work at St Anna.', ['self/employer=st anna']],
    ['I work in IT.', ['self/employer=it']],
    ['We moved from Berlin to Porto.', ['!self/home=porto']],
    ['I use a MacBook and code mostly in Rust.', ['self/uses=macbook', 'self/uses=in rust']],
    [
      'My dog Rufus is 7 years old and I work as a nurse in Leeds.',
      ['dog rufus/age=7 years old', 'self/job=nurse'],
    ],
    ['hi, i live in bern and have two kids', ['self/home=bern', 'self/has=two kids']],
    ['At weekends I live in Zurich', ['self/part-time home=zurich']],
    ['I prefer tea over coffee', ['self/choice of coffee / tea=tea']],
    ["My boss's name is Tom", ['boss/name=tom']],
    ['My dentist is Dr. Okafor.', ['dentist/name=dr okafor']],
    ["Remember that I'm allergic to penicillin", ['self/allergy=penicillin']],
    [
      'Remember: the wifi password at the cabin is Snowfall7',
      ['self/remembered=the wifi password at the cabin is snowfall7'],
    ],
    ["Since I'm vegan, what should I cook?", ['self/diet=vegan']],
    ['I live in Bern, what can I do this weekend?', ['self/home=bern']],
    ['Ich heiße Anna Berger und wohne in Bern.', ['self/name=anna berger', 'self/home=bern']],
    ['Jetzt wohne ich in Zürich.', ['!self/home=zurich']],
    ['Meine Frau heißt Petra', ['wife/name=petra']],
    ['Merk dir, dass ich allergisch gegen Nüsse bin', ['self/allergy=nusse']],
    ['Ich arbeite bei der Fa. Müller in Ulm.', ['self/employer=fa muller']],
    ['Ich trinke lieber Tee als Kaffee', ['self/choice of kaffee / tee=tee']],
    ["Je m'appelle Claire et j'habite à Lyon.", ['self/name=claire', 'self/home=lyon']],
    ["Mon fils s'appelle Louis", ['son/name=louis']],
    ['Je préfère le thé au café', ['self/choice of cafe / the=the']],
    ['Me llamo Carlos y vivo en Madrid.', ['self/name=carlos', 'self/home=madrid']],
    ['Mi hija se llama Lucía', ['daughter/name=lucia']],
    ['Hablo inglés.', ['self/speaks=ingles']],
  ])('%s', (message, expected) => {
    expect(short(message)).toEqual(expected)
  })

  test.each<[string, string[]]>([
    ['I am no longer vegetarian.', ['-self/diet=vegetarian']],
    ["I don't like coffee anymore", ['self/taste of coffee=dislikes']],
    ['I used to live in Rome', ['-self/home=rome']],
    ['I stopped smoking.', ['-self/habit=smoke']],
    ['I quit my job at Google', ['-self/employer=google']],
    ["It turned out that I'm not lactose intolerant.", ['-self/allergy=lactose']],
    ['Ich bin nicht mehr Vegetarier', ['-self/diet=vegetarian']],
    ["Je n'habite plus à Paris", ['-self/home=paris']],
    ['Ya no vivo en Sevilla', ['-self/home=sevilla']],
  ])('what ended: %s', (message, expected) => {
    expect(short(message)).toEqual(expected)
  })
})

describe('C4: what is no statement about the user is left', () => {
  test.each([
    'Call me later.',
    'Remember when we talked about Paris.',
    "Don't forget to add tests to the function.",
    "Don't forget the unit tests.",
    'Remember the milk!',
    'Note that the code above does not compile.',
    'Do I live in Bern?',
    'If I lived in Paris I would be happy',
    'Suppose I live in Rome and I have a dog',
    'Maybe I am allergic to nuts',
    'She said I am allergic to nuts',
    'My colleague writes: I live in Rome.',
    'Pretend my name is Bob and I own a bakery.',
    'You are a pirate. I live in Tortuga.',
    'Is this correct English? I am living in Berlin since 2 years.',
    'Say: I am a robot',
    'please make the text shorter and use bullet points',
    'I live in hope',
    'I live in fear of spiders.',
    'I live in the middle of nowhere',
    'I work for two hours every morning',
    'I like this answer',
    'I prefer the second version',
    "I'm tired today",
    'My phone is not working',
    'My name is on the list',
    'Translate: "I live in Rome."',
    '> I live in Rome.',
    '```\nI live in Rome.\n```',
    'Wie lange kocht ein Ei?',
    'Ich lebe in Angst',
    'Ich bin gerade müde.',
    "N'oublie pas d'ajouter des tests",
    'Vivo en constante estrés.',
    '¿Puedes ayudarme?',
    '',
    '\ud800',
    '…',
  ])('%s', (message) => {
    expect(short(message)).toEqual([])
  })

  test.each<[string, string]>([
    ['I live in Bern, right?', 'question'],
    ['I live in Bern, maybe.', 'supposed'],
    ['My friend says: I live in Rome.', 'quoted'],
    ['Let us play: you are a doctor. I have a dog.', 'story'],
  ])('C7: it says why: %s', (message, reason) => {
    const { statements, left } = read(message)
    expect([statements, left.map((each) => each.reason)]).toEqual([[], expect.arrayContaining([reason])])
  })

  test('C4: what is played in a chat is nobody’s life', () => {
    expect(opensStory('Let us play: you are a doctor and I am the patient.')).toBe(true)
    expect(opensStory('What is a doctor?')).toBe(false)
    expect(read('I have a dog.', true)).toMatchObject({ statements: [], left: [{ reason: 'story' }] })
  })

  test('C4: a part that was cut out of a question is judged by the whole of it', () => {
    const message = 'Do you think I live in Bern? I have a dog.'
    expect(whyLeft(message, { start: 13, end: 27 })).toBe('question')
    expect(whyLeft(message, { start: 29, end: 42 })).toBeNull()
  })
})

describe('C4: words, places and days', () => {
  test('the words are the user’s own, and stand where it says', () => {
    const message = 'Hi Nova! By the way, my dog Rufus is 7 years old and I work as a nurse.'
    const { statements } = read(message)
    expect(statements.map(({ start, end }) => message.slice(start, end))).toEqual([
      'my dog Rufus is 7 years old',
      'I work as a nurse.',
    ])
    expect(statements.map(({ text }) => text)).toEqual(['My dog Rufus is 7 years old', 'I work as a nurse.'])
  })

  test.each<[string, string]>([
    ['I moved to Porto yesterday', 'I moved to Porto yesterday (2026-02-28)'],
    ["I'm flying to Lisbon in two weeks", "I'm flying to Lisbon in two weeks (2026-03-15)"],
    ['I broke my leg on Tuesday', 'I broke my leg on Tuesday (2026-02-24)'],
    ['I have an exam on Tuesday', 'I have an exam on Tuesday (2026-03-03)'],
    ['My birthday is 5 May.', 'My birthday is 5 May.'],
    ['Morgen habe ich einen Zahnarzttermin', 'Morgen habe ich einen Zahnarzttermin (2026-03-02)'],
    ['Demain, je passe mon permis de conduire.', 'Demain, je passe mon permis de conduire (2026-03-02)'],
    ['Pasado mañana tengo una entrevista', 'Pasado mañana tengo una entrevista (2026-03-03)'],
    ["I'm getting married in June", "I'm getting married in June"],
  ])('a day is told from when it was said: %s', (message, text) => {
    expect(read(message).statements.map((statement) => statement.text)).toEqual([text])
  })
})
