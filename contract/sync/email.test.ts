import { expect, test } from 'vitest'
import { emailSchema } from './email.ts'

const takes = (text: string) => emailSchema.safeParse(text).success

test.each([
  'anna@example.org',
  ' anna@example.org ',
  'Anna.Maria+tag@mail.example.co.uk',
  "o'hara@example.org",
  'a!#$%&*/=?^_`{|}~-b@example.org',
  '1@2.example',
  'anna@1and1.de',
  'anna@a-b.example.org',
  'anna@xn--bcher-kva.example',
  'anna@bücher.example',
  'üñï@example.org',
  '用户@例え.テスト',
  'अजय@डाटा.भारत',
  `${'a'.repeat(64)}@example.org`,
  `anna@${'b'.repeat(63)}.org`,
])('F1: takes the address %j', (text) => {
  expect(takes(text)).toBe(true)
})

test.each([
  // Dots.
  'a..b@example.org',
  '.a@example.org',
  'a.@example.org',
  'anna@.example.org',
  'anna@example.org.',
  'anna@example..org',
  // Quoted forms, comments, lists, names.
  '"a b"@example.org',
  '"anna"@example.org',
  'anna(comment)@example.org',
  'Anna <anna@example.org>',
  'anna@example.org,eve@example.org',
  'anna@eve@example.org',
  'anna\\@example.org',
  // Addresses of machines, in every spelling that a URL parser would take.
  'anna@127.0.0.1',
  'anna@[127.0.0.1]',
  'anna@[IPv6:::1]',
  'anna@::1',
  'anna@0x7f.1',
  'anna@127.1',
  'anna@2130706433',
  'anna@0x7f000001',
  'anna@example.0x1',
  'anna@example.123',
  'anna@example.1org',
  'anna@１２７.０.０.１',
  'anna@①.②',
  // Hosts that only a URL parser, or a resolver at home, would find.
  'anna@ex%61mple.org',
  'anna@ｅxample.org',
  'anna@example。org',
  'anna@localhost',
  'anna@org',
  'anna@exam_ple.org',
  'anna@example.org:25',
  'anna@example.org/x',
  'anna@example.org?x',
  // Labels.
  'anna@-example.org',
  'anna@example-.org',
  'anna@ab--cd.org',
  `anna@${'b'.repeat(64)}.org`,
  `anna@${'b.'.repeat(124)}org`,
  // Length in octets, not in characters.
  `${'a'.repeat(65)}@example.org`,
  `${'ü'.repeat(33)}@example.org`,
  // What cannot be seen.
  'ali\u200bce@example.org',
  'alice@exam\u00adple.org',
  'alice\u0000@example.org',
  'alice@example.org\r\nBcc: eve@example.org',
  'al\ud800ice@example.org',
  'anna@😀.org',
  '',
  '@',
  'anna',
  'anna@',
  '@example.org',
])('F1: refuses the address %j', (text) => {
  expect(takes(text)).toBe(false)
})
