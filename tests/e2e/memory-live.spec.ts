import { ChatPage } from '../harness/chat-page.ts'
import { dress, LOOKS, lookAt } from '../harness/look-at.ts'
import { expect, test } from './fixtures.ts'

const THEMES = [LOOKS[0], LOOKS[1]] as const

test('C7: what is said is kept at once, undone in place, and never replaces what was pinned unasked', async ({
  launch,
}) => {
  const app = await launch()
  const { page } = app
  const chat = new ChatPage(page)
  await chat.finishFirstRun()
  await app.engineReady()
  const memoryLink = page.getByRole('link', { name: /^Memory/ })
  /** What was said is kept before the answer ends: nothing waits for that. */
  const say = async (text: string) => {
    await chat.sendNext(text)
    await expect(chat.questions.last()).toContainText(text)
  }
  const stop = async () => {
    if (await chat.stopButton.isVisible()) await chat.stopButton.click().catch(() => undefined)
    await chat.untilAnswered()
  }
  const card = (name: string) => page.getByRole('region', { name, exact: true })

  await test.step('a chip says what was kept, undoes it, and saves it again', async () => {
    await say('I live in Bern. Is it a nice town?')
    const question = chat.questions.last()
    await expect(question).toContainText('Saved to memory:')
    await stop()
    await lookAt(app, 'memory-chip', THEMES)
    await dress(app, LOOKS[0])
    await question.getByRole('button', { name: /^Undo:/ }).focus()
    await page.keyboard.press('Enter')
    await expect(question).toContainText('Not saved')
    await expect(question.getByRole('button', { name: /^Save again:/ })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(question).toContainText('Saved to memory:')
    await question.getByRole('button', { name: 'What was saved?' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'What was saved from this message' })).toContainText('Bern')
    await lookAt(app, 'memory-chip-why', THEMES)
    await dress(app, LOOKS[0])
    await page.keyboard.press('Escape')
  })

  await test.step('the summary shows it, and it is pinned', async () => {
    await memoryLink.click()
    await card('About you').getByRole('button', { name: /Bern/ }).click()
    await card('Memory').getByRole('button', { name: 'Pin' }).click()
    await page.keyboard.press('Escape')
    await expect(card('About you').getByRole('img', { name: 'Pinned' })).toBeVisible()
  })

  await test.step('something else is said: the user is asked, and their answer shows in the history', async () => {
    await page.goBack()
    await say('I live in Porto.')
    await expect(chat.questions.last()).toContainText('Needs your answer:')
    await stop()
    await expect(memoryLink).toHaveText(/1 question for you/)
    await chat.questions.last().getByRole('link', { name: 'Answer' }).click()
    const asked = card('Nova needs your answer')
    await expect(asked).toContainText('You now say “I live in Porto.” You pinned “I live in Bern.”')
    await lookAt(app, 'memory-question', THEMES)
    await dress(app, LOOKS[0])
    await asked.getByRole('button', { name: 'Replace' }).click()
    await expect(asked).toHaveCount(0)
    await card('About you').getByRole('button', { name: /Porto/ }).click()
    const history = card('Memory').getByRole('list').filter({ hasText: 'until' })
    await expect(history.getByRole('listitem')).toHaveText([/Bern.*until/, /Porto.*since/])
    await lookAt(app, 'memory-history', THEMES)
  })
})
