import { defineConfig } from 'vitest/config'

const ignored = ['**/node_modules/**', '**/dist/**', '**/release/**']

export default defineConfig({
  test: {
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
            '{contract,native,server-kit,electron,sync-server}/**/*.test.ts',
            'renderer/**/*.test.{ts,tsx}',
            'build/**/*.test.mjs',
            'tests/harness/**/*.test.ts',
          ],
          exclude: ignored,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: ignored,
          // A real model answers here, on two shared cores: one file at a time, and time to breathe.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
