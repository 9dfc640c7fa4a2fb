import { expect, test } from 'vitest'
import { needProgram } from './need-program.ts'

test('a program that is there is enough', () => {
  expect(() => needProgram('sh', 'dash')).not.toThrow()
})

test('one that is missing fails the test, and the message names the package', () => {
  expect(() => needProgram('no-such-program', 'prometheus')).toThrow(
    'This test needs no-such-program, which is not on this machine. Debian: apt-get install --no-install-recommends prometheus',
  )
})
