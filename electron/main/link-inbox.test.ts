import { describe, expect, it } from 'vitest'
import { LinkInbox } from './link-inbox.ts'

const TOKEN = 'pQ3xM0v9Jc2kT7bLrY5hWd8uNa1eGf6sZi4oKqXjVtA'

function openInbox() {
  const logged: unknown[] = []
  let shown = 0
  const inbox = new LinkInbox({
    showLink: () => {
      shown += 1
    },
    log: (event, fields) => void logged.push({ event, ...fields }),
  })
  return { inbox, logged, shown: () => shown }
}

describe('LinkInbox', () => {
  it('J4: gives a link to the page once', () => {
    const { inbox, shown } = openInbox()
    expect(inbox.take()).toBeNull()
    inbox.receive(`novacore://account/verify-email?token=${TOKEN}`)
    expect(shown()).toBe(1)
    expect(inbox.take()).toEqual({ verb: 'verify-email', token: TOKEN })
    expect(inbox.take()).toBeNull()
  })

  it('J4: of two links that wait the newest counts', () => {
    const { inbox, shown } = openInbox()
    inbox.receive(`novacore://account/verify-email?token=${TOKEN}`)
    inbox.receive('novacore://account/subscription?from=success')
    expect(shown()).toBe(2)
    expect(inbox.take()).toEqual({ verb: 'subscription', from: 'success' })
    expect(inbox.take()).toBeNull()
  })

  it('J4: a refused link does nothing and takes nothing away', () => {
    const { inbox, shown } = openInbox()
    inbox.receive('novacore://account/subscription?from=portal')
    inbox.receive(`novacore://account/delete-account?token=${TOKEN}`)
    expect(shown()).toBe(1)
    expect(inbox.take()).toEqual({ verb: 'subscription', from: 'portal' })
  })

  it('J4: the log names the verb, and nothing else of a link', () => {
    const { inbox, logged } = openInbox()
    inbox.receive(`novacore://account/reset-password?token=${TOKEN}`)
    inbox.receive(`novacore://account/${TOKEN}?token=${TOKEN}`)
    expect(logged).toEqual([{ event: 'link', verb: 'reset-password' }, { event: 'link_refused' }])
  })
})
