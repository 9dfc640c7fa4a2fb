import { expect, type Locator, type Page } from '@playwright/test'

/** A prompt that even a very small model answers at length. */
export const LONG_PROMPT =
  'Write a long story about a dragon, a knight and a castle. Tell it in ten chapters.'
/** The core writes an answer to disk at least every 500 ms: text seen before this pause is there after a kill. */
const WRITTEN_AFTER_MS = 700
const LONG_TRIES = 4

/** The window as a user sees it: everything is found by its role and its English name. */
export class ChatPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** The first screen of a new installation, to its end: waits for the models and starts chatting. */
  async finishFirstRun(limitMs = 120_000): Promise<void> {
    const begin = this.page.getByRole('button', { name: 'Start chatting' })
    await expect(begin).toBeEnabled({ timeout: limitMs })
    await begin.click()
    await expect(this.composer).toBeVisible()
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true })
  }

  get sendButton(): Locator {
    return this.page.getByRole('button', { name: /^Send$/ })
  }

  get stopButton(): Locator {
    return this.page.getByRole('button', { name: 'Stop the answer' })
  }

  get transcript(): Locator {
    return this.page.getByRole('feed', { name: 'Messages' })
  }

  get questions(): Locator {
    return this.transcript.getByRole('article', { name: 'Your message' })
  }

  get answers(): Locator {
    return this.transcript.getByRole('article', { name: 'Answer' })
  }

  get lastAnswer(): Locator {
    return this.answers.last()
  }

  get sidebar(): Locator {
    return this.page.getByRole('complementary', { name: 'Sidebar' })
  }

  /** Links of the sidebar that open a chat. */
  get chats(): Locator {
    return this.sidebar.getByRole('listitem').getByRole('link')
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** Sends, and waits until the answer to it has begun: before that, the last answer is the one before. */
  async sendNext(text: string): Promise<void> {
    const before = await this.answers.count()
    await this.send(text)
    await expect
      .poll(async () => (await this.answers.count()) > before || (await this.stopButton.isVisible()), {
        timeout: 30_000,
      })
      .toBe(true)
  }

  /** Waits until the last answer has ended, which is when it gets its receipt. */
  async untilAnswered(limitMs = 90_000): Promise<void> {
    await expect(this.stopButton).toBeHidden({ timeout: limitMs })
    await expect(this.lastAnswer.getByRole('button', { name: /Open receipt/ })).toBeVisible({
      timeout: limitMs,
    })
  }

  async ask(text: string, limitMs = 90_000): Promise<void> {
    await this.sendNext(text)
    await expect(this.questions.last()).toContainText(text)
    await this.untilAnswered(limitMs)
  }

  /** Waits for some words of the last answer and stops it, unless it has ended by then: a slow machine takes minutes. */
  async takeShort(): Promise<void> {
    await expect(this.stopButton).toBeVisible()
    await expect.poll(async () => (await this.answerText()).length, { timeout: 60_000 }).toBeGreaterThan(20)
    if (await this.stopButton.isVisible()) await this.stopButton.click({ timeout: 2_000 }).catch(() => {})
    await this.untilAnswered()
  }

  /**
   * Starts a long answer and returns words of it that are already on disk. When the model answers briefly it is asked
   * again.
   */
  async startLongAnswer(prompt = LONG_PROMPT): Promise<string> {
    for (let tries = 0; tries < LONG_TRIES; tries += 1) {
      await this.sendNext(prompt)
      await expect(this.questions.last()).toContainText(prompt.slice(0, 20))
      await expect.poll(async () => (await this.answerText()).length, { timeout: 60_000 }).toBeGreaterThan(20)
      const seen = await this.answerText()
      await this.page.waitForTimeout(WRITTEN_AFTER_MS)
      if (await this.stopButton.isVisible()) return seen
    }
    throw new Error(`The model gave ${LONG_TRIES} brief answers to ${prompt}`)
  }

  /** Words of the answer that are on screen, without headings and buttons. */
  async answerText(answer: Locator = this.lastAnswer): Promise<string> {
    return answer.evaluate((article) => {
      const copy = article.cloneNode(true) as HTMLElement
      for (const element of copy.querySelectorAll('h2.sr-only, button, fieldset')) element.remove()
      return copy.textContent.trim()
    })
  }
}
