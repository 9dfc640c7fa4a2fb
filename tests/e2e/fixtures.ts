import { test as base, expect } from '@playwright/test'
import { type LaunchOptions, TestApp } from '../harness/test-app.ts'

/**
 * `launch` starts apps that end with the test, whatever happens in it; when it has failed, the logs of main, core and
 * page are attached to the report and printed. An error in a page's console fails the test.
 */
export const test = base.extend<{ launch: (options?: LaunchOptions) => Promise<TestApp> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright finds a fixture's needs by this pattern.
  launch: async ({}, use, info) => {
    const apps: TestApp[] = []
    await use(async (options) => {
      const app = await TestApp.launch(options)
      apps.push(app)
      return app
    })
    if (info.status !== info.expectedStatus) {
      for (const [index, app] of apps.entries()) {
        const text = `${await app.logs()}\n--- page\n${app.pageErrors.join('\n')}`
        await info.attach(`logs-${index}`, { body: text, contentType: 'text/plain' })
        console.error(text)
      }
    }
    // A later start on the same folder ends before the one that removes the folder.
    for (const app of apps.toReversed()) await app.dispose()
    expect(apps.flatMap((app) => app.pageErrors)).toEqual([])
  },
})
export { expect }
