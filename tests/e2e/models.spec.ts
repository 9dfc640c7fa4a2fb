import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { settingsSchema } from '../../contract/core/settings.ts'
import { ChatPage } from '../harness/chat-page.ts'
import { ggufFile } from '../harness/gguf-file.ts'
import { dress, LOOKS, lookAt } from '../harness/look-at.ts'
import { startModelRegistry } from '../harness/model-registry.ts'
import { eventually } from '../harness/processes.ts'
import { expect, test } from './fixtures.ts'

const openModels = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: /^Models/ }).click()
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible()
}
const download = async (page: Page, name: string): Promise<void> => {
  await page.getByLabel('Another model by name').fill(name)
  await page.getByRole('button', { name: 'Download', exact: true }).first().click()
}
const rowOf = (page: Page, list: string, name: string): Locator =>
  page.getByRole('list', { name: list, exact: true }).getByRole('listitem').filter({ hasText: name }).first()

test('B3: a download is paused, goes on after kill -9 of the app, is checked, used, and deleted again', async ({
  launch,
}) => {
  test.setTimeout(300_000)
  const registry = await startModelRegistry()
  const name = registry.add('tiny', ggufFile({ bytes: 20_000_000 }))
  const app = await launch({ models: 'own' })
  await new ChatPage(app.page).finishFirstRun()
  await expect(app.page.getByText('Your starter model is very small')).toBeVisible()
  await openModels(app.page)
  await expect(
    app.page.getByRole('button', { name: /^Fits well\. Needs .* 8,192 tokens/ }).first(),
  ).toBeVisible()
  await expect(rowOf(app.page, 'Installed', 'SmolLM2 135M')).toContainText('Default')
  await expect(rowOf(app.page, 'Installed', 'all-minilm')).toContainText('Memory search needs this model')

  await download(app.page, 'https://example.org/model')
  await expect(app.page.getByText('This cannot be the name of a model.')).toBeVisible()
  registry.behave({ bytesPerSecond: 1_000_000 })
  await download(app.page, name)
  await expect(rowOf(app.page, 'Downloads', 'tiny')).toContainText(/Downloading · .* of 20 MB/)
  await lookAt(app, 'models')
  await dress(app, LOOKS[0])
  await app.page.getByRole('button', { name: /^Pause / }).click()
  await expect(rowOf(app.page, 'Downloads', 'tiny')).toContainText('Paused')
  await expect(app.page.getByRole('button', { name: /Use as default/ })).toHaveCount(0)
  await app.kill9()

  const again = await launch({ dataDir: app.dataDir, models: 'own' })
  await again.engineReady()
  await openModels(again.page)
  registry.behave({})
  await again.page.getByRole('button', { name: /^Continue / }).click()
  await expect(rowOf(again.page, 'Downloads', 'tiny')).toContainText('Downloaded, checked and ready', {
    timeout: 30_000,
  })
  expect(registry.ranges().at(-1)?.from).toBeGreaterThan(0)
  await again.page.getByRole('button', { name: 'Use as default' }).click()
  await expect(rowOf(again.page, 'Downloads', 'tiny')).toContainText('Default')
  await eventually('the setting', async () => {
    const { default_model } = settingsSchema.parse((await again.api('/settings')).body)
    return default_model === `${name}:latest`
  })
  await rowOf(again.page, 'Installed', 'tiny')
    .getByRole('button', { name: /^Actions/ })
    .click()
  await again.page.getByRole('menuitem', { name: 'Delete' }).click()
  await again.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(again.page.getByText(/was deleted\. 20 MB are free again/).first()).toBeVisible()
  await expect(rowOf(again.page, 'Installed', 'tiny')).toHaveCount(0)
  await again.close()
  await registry.close()
})

test('B3: a file is imported, and a download goes on while the window is closed', async ({ launch }) => {
  test.setTimeout(300_000)
  const registry = await startModelRegistry()
  const app = await launch({ models: 'own' })
  await new ChatPage(app.page).finishFirstRun()
  await openModels(app.page)
  const file = join(app.dataDir, 'my-model.gguf')
  await writeFile(file, ggufFile({ bytes: 100_000, template: null }))
  await app.page.getByLabel('GGUF file to import').setInputFiles(file)
  await expect(rowOf(app.page, 'Downloads', 'my-model')).toContainText(
    'The file says nothing about how a chat is written',
  )
  await expect(rowOf(app.page, 'Installed', 'my-model')).toBeVisible({ timeout: 20_000 })
  await writeFile(file, 'no model')
  await app.page.getByLabel('GGUF file to import').setInputFiles(file)
  await expect(app.page.getByText('This is not a GGUF file, or it is damaged.').first()).toBeVisible()

  registry.behave({ bytesPerSecond: 1_000_000 })
  await download(app.page, registry.add('tiny', ggufFile({ bytes: 12_000_000 })))
  await expect(rowOf(app.page, 'Downloads', 'tiny')).toContainText('Downloading')
  const corePid = await app.corePid()
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await eventually(
    'the end of the download',
    () => app.events().find(({ event }) => event === 'pull_ended'),
    60_000,
  )
  expect(app.events().find(({ event }) => event === 'pull_ended')).toMatchObject({ state: 'done' })
  await eventually('the app to end', () => {
    try {
      process.kill(corePid, 0)
      return false
    } catch {
      return true
    }
  })
  await registry.close()
})
