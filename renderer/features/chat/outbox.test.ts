import { describe, expect, it, vi } from 'vitest'
import { CoreError } from '../../core/core-error.ts'
import { Drafts, NEW_CHAT } from './drafts.ts'
import type { AcceptedEvent } from './generations.ts'
import { Outbox } from './outbox.ts'

const accepted = { type: 'accepted', session: { id: 's' } } as AcceptedEvent

describe('a message while the core starts', () => {
  it('J2: waits, and leaves by itself when the core is up', async () => {
    const send = vi.fn(async () => accepted)
    const outbox = new Outbox(send, new Drafts())
    await outbox.submit(NEW_CHAT, { message: 'Hi' })
    expect(outbox.store.get().items.get(NEW_CHAT)?.state).toBe('waiting')
    expect(send).not.toHaveBeenCalled()
    await outbox.setCoreReady(true)
    expect(send).toHaveBeenCalledExactlyOnceWith({ message: 'Hi' })
    expect(outbox.store.get().items.size).toBe(0)
  })

  it('J2: can be taken back into the composer', async () => {
    const drafts = new Drafts()
    const outbox = new Outbox(async () => accepted, drafts)
    await outbox.submit('s', { message: 'Hi' })
    outbox.withdraw('s')
    expect(drafts.get('s')).toBe('Hi')
    expect(outbox.store.get().items.size).toBe(0)
  })
})

describe('a message that is refused', () => {
  it('E3: comes back above what was typed since, with the reason', async () => {
    const refusal = new CoreError('quota_exceeded', 429, 'no')
    const drafts = new Drafts()
    const outbox = new Outbox(async () => {
      drafts.set('s', 'typed since')
      throw refusal
    }, drafts)
    await outbox.setCoreReady(true)
    await outbox.submit('s', { message: 'Hi', session_id: 's' })
    expect(drafts.get('s')).toBe('Hi\n\ntyped since')
    expect(outbox.store.get().refusals.get('s')).toBe(refusal)
    expect(outbox.store.get().items.size).toBe(0)
  })

  it('E3: is forgotten as a refusal when the next message goes out', async () => {
    let isRefusing = true
    const outbox = new Outbox(async () => {
      if (isRefusing) throw new CoreError('engine_unavailable', 503, 'no')
      return accepted
    }, new Drafts())
    await outbox.setCoreReady(true)
    await outbox.submit('s', { message: 'Hi' })
    isRefusing = false
    await outbox.submit('s', { message: 'Hi' })
    expect(outbox.store.get().refusals.size).toBe(0)
  })
})

describe('two messages at once in one chat', () => {
  it('A1: let the first through and leave the second to the person', async () => {
    const send = vi.fn(() => new Promise<AcceptedEvent>(() => undefined))
    const outbox = new Outbox(send, new Drafts())
    await outbox.setCoreReady(true)
    void outbox.submit('s', { message: 'one' })
    void outbox.submit('s', { message: 'two' })
    expect(send).toHaveBeenCalledTimes(1)
  })
})

describe('a new chat', () => {
  it('A1: is told before its message leaves the outbox, so that the view is never without it', async () => {
    const outbox = new Outbox(async () => accepted, new Drafts())
    const seen: boolean[] = []
    outbox.onDelivered((chat) => seen.push(outbox.store.get().items.has(chat)))
    await outbox.setCoreReady(true)
    await outbox.submit(NEW_CHAT, { message: 'Hi' })
    expect(seen).toEqual([true])
  })
})
