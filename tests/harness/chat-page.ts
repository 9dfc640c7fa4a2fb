import { expect, type Locator, type Page } from '@playwright/test'

/** The window as a person uses it: everything is found by its role and its English name. */
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
    return this.page.getByRole('complementary', { name: 'Chats and usage' })
  }

  /** Links of the sidebar that open a chat. */
  get chats(): Locator {
    return this.sidebar.getByRole('listitem').getByRole('link')
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** Until the last answer has its receipt, which it gets when it has ended. */
  async untilAnswered(limitMs = 90_000): Promise<void> {
    await expect(this.stopButton).toBeHidden({ timeout: limitMs })
    await expect(this.lastAnswer.getByRole('button', { name: /Open the receipt/ })).toBeVisible({
      timeout: limitMs,
    })
  }

  async ask(text: string, limitMs = 90_000): Promise<void> {
    await this.send(text)
    await expect(this.questions.last()).toContainText(text)
    await this.untilAnswered(limitMs)
  }

  /** Words of the answer that are on screen, without headings and buttons. */
  async answerText(answer: Locator = this.lastAnswer): Promise<string> {
    return answer.evaluate((article) => {
      const copy = article.cloneNode(true) as HTMLElement
      for (const element of copy.querySelectorAll('h2.sr-only, button, fieldset')) element.remove()
      return copy.innerText.trim()
    })
  }
}
