import { usageBreakdownReplySchema } from '../../contract/core/usage.ts'
import { ChatPage } from '../harness/chat-page.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { freePort } from '../harness/free-port.ts'
import { dress, LOOKS, lookAt } from '../harness/look-at.ts'
import { expect, test } from './fixtures.ts'

test('a program is given a key, asks the model with it, and is refused once it is revoked', async ({
  launch,
}) => {
  test.setTimeout(240_000)
  const app = await launch()
  const { page } = app
  await new ChatPage(page).finishFirstRun()
  const model = await startFakeOllama()
  await app.pointAtEngine(model.url)

  await page.keyboard.press('Control+,')
  await page.getByRole('link', { name: 'Address, keys and example' }).click()
  await expect(page.getByRole('heading', { name: 'Local API', level: 1 })).toBeFocused()
  await expect(page.getByText('There are no keys yet, so no program can use the API.')).toBeVisible()
  await lookAt(app, 'local-api-off')
  await dress(app, LOOKS[0])

  // A port that is taken is said in words; another one works without a restart.
  const toggle = page.getByRole('switch', { name: 'Allow other programs' })
  const port = page.getByLabel('Port', { exact: true })
  await port.fill(new URL(model.url).port)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(port).toHaveValue(new URL(model.url).port)
  await expect
    .poll(async () => (await app.api('/settings')).body)
    .toMatchObject({ local_api_port: Number(new URL(model.url).port) })
  await toggle.press('Space')
  await expect(page.getByRole('alert')).toHaveText('Another program uses this port. Choose another port.')
  await expect(toggle).toBeChecked()
  await port.fill('80')
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  const free = await freePort()
  await port.fill(`${free}`)
  await port.press('Enter')
  const url = `http://127.0.0.1:${free}/v1`
  await expect(page.getByRole('status').getByText(url)).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)

  await page.getByRole('button', { name: 'New key' }).click()
  await expect(page.getByLabel('Name')).toBeFocused()
  await page.keyboard.type('My editor')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'New key' })
  await expect(dialog.getByLabel('Key', { exact: true })).toBeFocused()
  const secret = await dialog.getByLabel('Key', { exact: true }).inputValue()
  expect(secret).toMatch(/^nova-[\w-]{43}$/)
  await lookAt(app, 'local-api-key')
  await dress(app, LOOKS[0])
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('button', { name: 'New key' })).toBeFocused()
  await expect(page.getByText(secret)).toHaveCount(0)
  const row = page.getByRole('listitem').filter({ hasText: 'My editor' })
  await expect(row).toContainText(`Ends in ${secret.slice(-4)}`)
  await expect(row).toContainText('Never used')

  const ask = async () => {
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'What goes with green tea?' }] }),
    })
    return { status: response.status, body: (await response.json()) as unknown }
  }
  expect(await ask()).toMatchObject({
    status: 200,
    body: { choices: [{ message: { content: 'This is a made-up answer.' }, finish_reason: 'stop' }] },
  })

  // The page learns of what other programs use.
  await expect(page.getByText('1 of 50')).toBeVisible()
  await expect(row).not.toContainText('Never used')

  const example = page.getByRole('region', { name: 'Example in curl' })
  await expect(example).toContainText(`curl ${url}/chat/completions`)
  await page.getByText('Python', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'Example in Python' })).toContainText(`base_url="${url}"`)
  await page.keyboard.press('ArrowRight')
  await page.getByRole('button', { name: 'Copy example' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  await lookAt(app, 'local-api')
  await dress(app, LOOKS[0])

  await page.getByRole('link', { name: 'Today’s usage' }).click()
  await expect(page.getByRole('table', { name: 'By chat' }).getByRole('rowheader')).toHaveText([
    'Local API: My editor',
  ])
  const use = usageBreakdownReplySchema.parse((await app.api('/usage/breakdown')).body)
  expect(use.chats).toMatchObject([{ title: 'My editor', messages: 1 }])

  await page.goBack()
  await page.getByRole('button', { name: 'Revoke key My editor' }).click()
  await page
    .getByRole('dialog', { name: 'Revoke My editor?' })
    .getByRole('button', { name: 'Revoke' })
    .click()
  await expect(page.getByText('My editor was revoked.', { exact: true })).toBeVisible()
  await expect(page.getByText('There are no keys yet, so no program can use the API.')).toBeVisible()
  expect(await ask()).toMatchObject({ status: 401, body: { error: { code: 'invalid_api_key' } } })

  await page.getByRole('switch', { name: 'Allow other programs' }).click()
  await expect(page.getByRole('status').getByText('Off', { exact: true })).toBeVisible()
  await expect(ask()).rejects.toThrow()
  await app.close()
  await model.close()
})
