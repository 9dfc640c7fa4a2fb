import { expect, test } from 'vitest'
import { type Slip, slipOf } from './entail.ts'

test.each<[string, string, Slip | null]>([
  ['I live in Bern.', 'The user lives in Bern.', null],
  ['I am allergic to nuts.', 'Has a nut allergy', null],
  ['My sister lives in Oslo.', "The user's sister lives in Oslo", null],
  ['I have two kids.', 'User has 2 children', null],
  ["I don't drink alcohol.", 'User does not drink alcohol', null],
  ['I hate olives.', 'The user dislikes olives', null],
  ['I am no longer vegetarian.', 'User is not vegetarian anymore', null],
  ['Ich wohne in Bern.', 'Nutzer wohnt in Bern', null],
  ['I have 2 kids.', 'User has 3 kids', 'other_number'],
  ['I live in Bern.', 'User lives in Basel', 'other_name'],
  ['My dog is called Rex.', "User's dog is called Max", 'other_name'],
  ['I am not allergic to nuts.', 'User is allergic to nuts', 'other_polarity'],
  ['I like olives.', 'User dislikes olives', 'other_polarity'],
  ['I used to smoke.', 'User smokes', 'other_polarity'],
  ['My sister lives in Oslo.', 'User lives in Oslo', 'other_person'],
  ['I live in Oslo.', "User's sister lives in Oslo", 'other_person'],
  ['I like tea.', 'User enjoys expensive oolong tea ceremonies', 'other_words'],
])('C4: "%s" says "%s": %s', (said, written, slip) => {
  expect(slipOf(said, written)).toBe(slip)
})
