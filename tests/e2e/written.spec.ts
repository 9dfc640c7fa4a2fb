import { ChatPage } from '../harness/chat-page.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { lookAt } from '../harness/look-at.ts'
import { expect, test } from './fixtures.ts'

const CODE = 'echo $HOME/$USER\ncp $SRC/$NAME .'
const ANSWER = `1. Run this:

    \`\`\`sh setup.sh
    ${CODE.split('\n').join('\n    ')}
    \`\`\`

> \`\`\`sh
> PATH=$HOME/bin:$PATH
> \`\`\`

Then \\(x^2\\), or \\[ a^2 + b^2 = c^2 \\] here, and by itself[^1]:

\\[
\\int_0^1 x^2 \\, dx = \\frac{1}{3}
\\]

Prose: 10$/Monat statt 15$/Monat, PATH=$HOME/bin:$PATH, Luigi's ($$) and Mario's ($$), arr\\[0\\].

Roses are red,
violets are blue,
the sea is **deep**.

含**「重点」**内容，请看 https://example.org/tides。谢谢

| Tide | When |
|---|---|
| Spring | New moon<br>Full moon |

- שלום עולם, \`code = 1\`
- مرحبا

> ציטוט בעברית

10. ten
9. nine

[Anna]: Hello

[^1]: An integral, see **Riemann**.`
const DEEP = `**Before**\n\n${'>'.repeat(3_000)}\n\nAfter`

test('A1: what is written is what is shown, and a hard answer leaves the window as it is', async ({
  launch,
}) => {
  test.setTimeout(300_000)
  const app = await launch()
  const chat = new ChatPage(app.page)
  await chat.finishFirstRun()
  const model = await startFakeOllama()
  const answers = [ANSWER, DEEP]
  model.script(() => ({ pieces: (answers.shift() ?? 'Yes.').split(/(?<=[ \n])/), delayMs: 1 }))
  await app.pointAtEngine(model.url)

  await chat.ask('מה כתוב כאן?')
  const answer = chat.lastAnswer
  await answer.getByRole('region', { name: 'Code: sh setup.sh' }).hover()
  await answer.getByRole('button', { name: 'Copy code' }).first().click()
  expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(CODE)
  await expect(answer.locator('.katex')).toHaveCount(3)
  await expect(answer.getByText('Luigi’s').or(answer.getByText("Luigi's"))).toContainText(
    '15$/Monat, PATH=$HOME/bin:$PATH',
  )
  await expect(answer.getByRole('link', { name: 'https://example.org/tides', exact: true })).toBeVisible()
  const directionOf = (text: string) =>
    chat.transcript
      .getByText(text)
      .last()
      .evaluate((element) => getComputedStyle(element).direction)
  expect(await directionOf('שלום')).toBe('rtl')
  expect(await directionOf('code = 1')).toBe('ltr')
  expect(await directionOf('Roses')).toBe('ltr')
  expect(await directionOf('מה כתוב')).toBe('rtl')
  const address = app.page.url()
  await answer.getByRole('link', { name: '1', exact: true }).click()
  await expect(answer.getByRole('listitem').filter({ hasText: 'Riemann' })).toBeFocused()
  expect(app.page.url()).toBe(address)
  await lookAt(app, 'written')

  await chat.ask('Quote something, deeply.')
  await expect(chat.lastAnswer.getByText('>'.repeat(3_000))).toBeAttached()
  await expect(chat.lastAnswer.getByText('Before')).toBeVisible()
  await expect(chat.composer).toBeVisible()
  await chat.ask('Are you there?')
  await expect(chat.lastAnswer).toContainText('Yes.')
  await model.close()
})
