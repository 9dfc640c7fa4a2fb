import { describe, expect, it } from 'vitest'
import {
  add,
  countPlaywright,
  countVitest,
  failedPlaywright,
  failedVitest,
  failSkipped,
  judge,
  skippedTests,
} from './counts.mjs'

describe('countVitest', () => {
  it('counts tests, and a file that could not be loaded as one failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    }
    expect(countVitest(report)).toEqual({ passed: 5, failed: 2, skipped: 3 })
  })
})

describe('countPlaywright', () => {
  it('counts flaky as passed and an error outside tests as failed', () => {
    const report = {
      stats: { expected: 7, flaky: 1, unexpected: 2, skipped: 3 },
      errors: [{ message: 'no build' }],
    }
    expect(countPlaywright(report)).toEqual({ passed: 8, failed: 3, skipped: 3 })
  })
})

describe('judge', () => {
  it('turns a missing report, an empty run and an unexplained exit code into a failure', () => {
    const counts = { passed: 3, failed: 0, skipped: 0 }
    const failed = (outcome) => judge(outcome).failed
    expect({
      good: failed({ counts, exitCode: 0 }),
      noReport: failed({ counts: null, exitCode: 0 }),
      noTest: failed({ counts: { passed: 0, failed: 0, skipped: 4 }, exitCode: 0 }),
      badExit: failed({ counts, exitCode: 1 }),
      explained: failed({ counts: { ...counts, failed: 2 }, exitCode: 1 }),
    }).toEqual({ good: 0, noReport: 1, noTest: 1, badExit: 1, explained: 2 })
  })
})

it('adds the counts of suites', () => {
  const one = { passed: 1, failed: 2, skipped: 3 }
  expect(add(one, one)).toEqual({ passed: 2, failed: 4, skipped: 6 })
})

describe('skipped tests', () => {
  it('count as failed where CI asks for it, beside another problem', () => {
    const counts = { passed: 3, failed: 1, skipped: 2 }
    expect(failSkipped(counts)).toEqual({
      passed: 3,
      failed: 3,
      skipped: 2,
      problem: 'skipped 2, which count as failed',
    })
    expect(failSkipped({ ...counts, problem: 'ran no test' }).problem).toBe(
      'ran no test; skipped 2, which count as failed',
    )
    expect(failSkipped({ ...counts, skipped: 0 })).toEqual({ ...counts, skipped: 0 })
  })

  it('are named with their file', () => {
    const assertionResults = [
      { status: 'passed', fullName: 'adds' },
      { status: 'failed', fullName: 'divides' },
      { status: 'skipped', fullName: 'mounts a disk' },
      { status: 'todo', fullName: 'multiplies' },
    ]
    expect(skippedTests({ testResults: [{ name: 'a.test.ts', assertionResults }] })).toEqual([
      'a.test.ts › mounts a disk',
      'a.test.ts › multiplies',
    ])
  })
})

describe('failed tests', () => {
  it('are named with their file and the beginning of their error', () => {
    const long = Array.from({ length: 40 }, (_, line) => `line ${line + 1}`).join('\n')
    const report = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'is well', failureMessages: [] },
            { status: 'failed', fullName: 'is not well', failureMessages: [long] },
          ],
        },
        { name: 'b.test.ts', status: 'failed', message: 'cannot be loaded', assertionResults: [] },
      ],
    }
    const [first, second] = failedVitest(report)
    expect(first?.split('\n')).toHaveLength(13)
    expect(first).toContain('✗ a.test.ts › is not well\n    line 1\n')
    expect(second).toBe('✗ b.test.ts › the file could not be run\n    cannot be loaded')
  })

  it('are found in the suites of Playwright, however deep', () => {
    const spec = (title, ok, message) => ({
      title,
      ok,
      file: 'c.spec.ts',
      tests: [{ results: [{ error: ok ? undefined : { message } }] }],
    })
    const report = {
      suites: [{ specs: [spec('opens', true)], suites: [{ specs: [spec('closes', false, 'timed out')] }] }],
      errors: [{ message: 'no build' }],
    }
    expect(failedPlaywright(report)).toEqual([
      '✗ c.spec.ts › closes\n    timed out',
      '✗ Playwright › outside a test\n    no build',
    ])
  })
})
