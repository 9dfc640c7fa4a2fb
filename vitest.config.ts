import { defineConfig } from 'vitest/config'

/** How long `expect.poll` waits: its default of a second is spent by a busy machine before anything has happened. */
const expectation = { poll: { timeout: 30_000 } }

const ignored = ['**/node_modules/**', '**/dist/**', '**/release/**']

/** One file at a time, in a process of its own. The others run beside each other and share what they import. */
const alone = [
  // A real model answers.
  'tests/integration/{chat,durability,engine,engine-contract,help-first,memory-journey,pulls,quota,recall}.test.ts',
  'tests/integration/account/broken-line.test.ts',
  'tests/integration/local-api/real-engine.test.ts',
  // Disks, keychain and network of the whole machine, and processes that are watched.
  'tests/integration/{full-disk,keychain,offline,recovery,witness,workers}.test.ts',
  'tests/integration/sync/{dev-all,heavy-bodies,ops}.test.ts',
  // Passwords at their real cost, counted or waited for.
  'tests/integration/sync/{busy-logins,enumeration,takeover}.test.ts',
]

export default defineConfig({
  test: {
    // By default vitest leaves one core idle: on two cores it would run one file at a time.
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      reporter: ['text-summary', 'json-summary', 'html'],
      include: [
        'contract/**/*.ts',
        'native/**/*.ts',
        'server-kit/**/*.ts',
        'electron/core/**/*.ts',
        'electron/workers/**/*.ts',
        'sync-server/**/*.ts',
      ],
      exclude: ['**/*.test.ts', '**/*.config.ts'],
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{contract,native,server-kit,electron,sync-server,renderer}/**/*.test.ts',
            'build/**/*.test.mjs',
            'tests/harness/**/*.test.ts',
          ],
          exclude: ignored,
          // Files share the modules that they import: loading them again for each file took a third of the time.
          isolate: false,
          setupFiles: ['tests/harness/unit-setup.ts'],
          // Some start and kill eight processes in a row, which took 30 s while the machine did other work.
          expect: expectation,
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        // Components in a DOM: with one for each file, jsdom and React took most of the time.
        test: {
          name: 'unit-dom',
          include: ['renderer/**/*.test.tsx'],
          exclude: ignored,
          environment: 'jsdom',
          setupFiles: ['tests/harness/unit-setup.ts', 'tests/harness/dom-setup.ts'],
          expect: expectation,
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: [...ignored, ...alone],
          setupFiles: ['tests/harness/cheap-passwords.ts'],
          isolate: false,
          expect: expectation,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'integration-alone',
          include: alone,
          exclude: ignored,
          fileParallelism: false,
          // After the others, so that nothing else runs beside.
          sequence: { groupOrder: 1 },
          expect: expectation,
          // Real models on a busy machine: sixty answers at once took more than three minutes there.
          testTimeout: 600_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
