/** How many tests passed and failed, from the JSON that vitest and Playwright write. */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** Sum of two counts. @returns {Counts} */
export function add(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  }
}

/**
 * Counts of vitest's `json` reporter. A file that could not be loaded has no tests and counts as one failure.
 * @returns {Counts}
 */
export function countVitest(report) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

/**
 * Counts of Playwright's `json` reporter. A test that passed on a retry passed; an error outside any test failed.
 * @returns {Counts}
 */
export function countPlaywright({ stats, errors = [] }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }
}

/**
 * Counts one more failure for a suite without a report, without a test, or with an exit code that no failed test
 * explains.
 * @param {{ counts: Counts | null, exitCode: number }} outcome
 * @returns {Counts & { problem?: string }}
 */
export function judge({ counts, exitCode }) {
  if (!counts) return { ...NOTHING, failed: 1, problem: `wrote no report (exit code ${exitCode})` }
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, problem: 'ran no test' }
  if (exitCode !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, problem: `ended with exit code ${exitCode} although no test failed` }
  }
  return counts
}

/**
 * Counts skipped tests as failed, for CI: a test skipped because a program is missing would look like one that passed.
 * @param {Counts & { problem?: string }} counts
 * @returns {Counts & { problem?: string }}
 */
export function failSkipped(counts) {
  if (counts.skipped === 0) return counts
  const skipped = `skipped ${counts.skipped}, which count as failed`
  return {
    ...counts,
    failed: counts.failed + counts.skipped,
    problem: counts.problem ? `${counts.problem}; ${skipped}` : skipped,
  }
}

/** Names of the tests that vitest skipped, each with its file. @returns {string[]} */
export function skippedTests({ testResults }) {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => `${name} › ${fullName}`),
  )
}

/**
 * Failed tests of vitest's report, each with its file and the beginning of its error, so that a run can end with them:
 * a log of thousands of lines is often kept at its end only.
 * @returns {string[]}
 */
export function failedVitest({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0)
      return [described(name, 'the file could not be run', message)]
    return failed.map(({ fullName, failureMessages }) => described(name, fullName, failureMessages[0]))
  })
}

/** The same of Playwright's report, whose suites hold suites. @returns {string[]} */
export function failedPlaywright({ suites = [], errors = [] }) {
  const within = (suite) => [
    ...(suite.specs ?? [])
      .filter(({ ok }) => !ok)
      .map(({ file, title, tests }) => described(file, title, firstError(tests))),
    ...(suite.suites ?? []).flatMap(within),
  ]
  return [
    ...suites.flatMap(within),
    ...errors.map(({ message }) => described('Playwright', 'outside a test', message)),
  ]
}

function firstError(tests) {
  return tests.flatMap(({ results }) => results).find(({ error }) => error)?.error.message
}

const LINES_OF_ERROR = 12

function described(file, title, message = 'no reason was given') {
  const lines = message.trimEnd().split('\n').slice(0, LINES_OF_ERROR)
  return [`✗ ${file} › ${title}`, ...lines.map((line) => `    ${line}`)].join('\n')
}
