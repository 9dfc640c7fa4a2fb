import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { quotaReplySchema } from '../../contract/core/usage.ts'
import { ChatPage } from '../harness/chat-page.ts'
import { parseCsv } from '../harness/csv.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { expect, test } from './fixtures.ts'

test('E6: the usage page shows an answer by day, chat and model, and saves the ledger as CSV', async ({
  launch,
}) => {
  test.setTimeout(240_000)
  const app = await launch()
  const { page } = app
  const chat = new ChatPage(page)
  await chat.finishFirstRun()
  const model = await startFakeOllama()
  await app.pointAtEngine(model.url)
  await chat.ask('What goes with green tea?')
  const { tokens } = quotaReplySchema.parse((await app.api('/usage/quota')).body)

  await page.getByRole('link', { name: 'Today’s usage' }).click()
  await expect(page.getByRole('slider', { name: 'Day shown' })).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`: ${tokens.used} tokens, 1 message$`),
  )
  for (const name of ['By chat', 'By model']) {
    await expect(page.getByRole('table', { name }).getByRole('cell')).toHaveText([`${tokens.used}`, '1'])
  }
  await expect(page.getByText('You are not signed in. No server has seen any of your usage.')).toBeVisible()

  const path = join(app.dataDir, 'out.csv')
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog
  }, path)
  await page.getByRole('button', { name: 'Export CSV' }).click()
  await expect(page.getByText('Ledger exported.')).toBeVisible()
  const [header, ...rows] = parseCsv(await readFile(path, 'utf8'))
  expect(header?.slice(0, 5)).toEqual(['seq', 'time_utc', 'account', 'resource', 'amount'])
  expect(rows.map((row) => row.slice(2, 5))).toEqual([
    ['local', 'messages', '1'],
    ['local', 'tokens', `${tokens.used}`],
  ])
  await app.close()
  await model.close()
})
