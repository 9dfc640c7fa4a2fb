import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import type { TestApp } from './test-app.ts'

const FOLDER = 'test-results/screenshots'
export const LOOKS = [
  { theme: 'light', width: 1280, height: 800, size: 'wide' },
  { theme: 'dark', width: 1280, height: 800, size: 'wide' },
  { theme: 'light', width: 420, height: 800, size: 'narrow' },
  { theme: 'dark', width: 420, height: 800, size: 'narrow' },
] as const
type Look = (typeof LOOKS)[number]

/** Shows a page in each look, keeps a picture of it, and asks axe whether everybody can use it. */
export async function lookAt(app: TestApp, name: string, looks: readonly Look[] = LOOKS): Promise<void> {
  for (const look of looks) {
    await base.step(`${name}, ${look.theme}, ${look.size}`, async () => {
      await dress(app, look)
      await mkdir(FOLDER, { recursive: true })
      await app.page.screenshot({ path: join(FOLDER, `${name}-${look.theme}-${look.size}.png`) })
      expect.soft(await problemsOf(app.page)).toEqual([])
      expect.soft(await overflowOf(app.page)).toBe(0)
    })
  }
}

export async function dress(app: TestApp, { theme, width, height }: Look): Promise<void> {
  // Playwright sets the scheme that a page sees, over what the system says.
  await app.page.emulateMedia({ colorScheme: theme })
  await app.electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  )
  await app.page.waitForFunction((wanted) => window.innerWidth === wanted, width)
  // What moves with the size (drawers, the transcript) is at rest after this.
  await app.page.waitForTimeout(300)
}

/** Serious and critical findings by WCAG 2.2 AA, one line each. */
async function problemsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    )
}

/** Pixels by which the page is wider than its window. */
function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}
