import type { DeepLink } from '../../contract/deep-link.ts'
import { parseDeepLink } from './deep-link.ts'
import type { MainLog } from './log.ts'

export interface LinkInboxOptions {
  /** Brings the window to the front and tells its page that a link waits. */
  showLink: () => void
  log: MainLog
}

/** Keeps the newest link until the page takes it. Main does nothing else with a link: the page asks the user. */
export class LinkInbox {
  readonly #options: LinkInboxOptions
  #waiting: DeepLink | null = null

  constructor(options: LinkInboxOptions) {
    this.#options = options
  }

  /** Accepts any text that the system passed on as a link; what is not one of our links changes nothing. */
  receive(raw: string): void {
    const link = parseDeepLink(raw)
    if (link === null) {
      this.#options.log('link_refused')
      return
    }
    // The verb alone: the rest may be a code that confirms an address or sets a password.
    this.#options.log('link', { verb: link.verb })
    this.#waiting = link
    this.#options.showLink()
  }

  /** Returns the waiting link once; null when none waits. */
  take(): DeepLink | null {
    const link = this.#waiting
    this.#waiting = null
    return link
  }
}
