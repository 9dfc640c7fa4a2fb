import { describe, expect, it, vi } from 'vitest'
import type { ChatEvent, Message, Session } from '../../../contract/core/chat.ts'
import { CoreError } from '../../core/core-error.ts'
import { type GenerationDeps, Generations } from './generations.ts'
import { LiveAnswers } from './live-answers.ts'

const session: Session = {
  id: 's',
  title: 'Tides',
  created_at: 1,
  updated_at: 1,
  active_leaf_id: 'a',
  model: null,
  project_id: null,
  message_count: 2,
  is_generating: true,
}
const answer: Message = {
  id: 'a',
  session_id: 's',
  parent_id: 'q',
  role: 'assistant',
  content: '',
  status: 'streaming',
  error: null,
  model: 'smollm2:135m',
  created_at: 1,
  ended_at: null,
  stats: null,
  usage: null,
  ledger_seq: null,
  memory: null,
  policy: null,
  window_start_id: null,
  thinking: null,
}
const quota = {
  tier: 'free_trial' as const,
  tokens: { used: 0, limit: 1000, remaining: 1000 },
  messages: { used: 1, limit: 50, remaining: 49 },
  resets_at: 86_400_000,
}
const prompt: Message = {
  ...answer,
  id: 'q',
  parent_id: null,
  role: 'user',
  content: 'Hi',
  status: 'complete',
}
const accepted: ChatEvent = { type: 'accepted', session, prompt, message: answer, quota }
const done = (content: string): ChatEvent => ({
  type: 'done',
  session,
  message: { ...answer, content, status: 'complete' },
  quota,
})
const delta = (at: number, text: string): ChatEvent => ({ type: 'delta', at, text })

/** One list of events for each stream that is opened; an Error among them breaks the line there. */
function setUp(streams: (ChatEvent | Error)[][]) {
  const opened: string[] = []
  const next = async (how: string): Promise<AsyncIterable<ChatEvent>> => {
    opened.push(how)
    const events = streams.shift() ?? []
    if (events[0] instanceof Error && events.length === 1) throw events[0]
    return (async function* () {
      for (const event of events) {
        if (event instanceof Error) throw event
        yield event
      }
    })()
  }
  const live = new LiveAnswers((flush) => flush())
  const texts: string[] = []
  live.watch('a', () => texts.push(live.get('a')?.text ?? ''))
  const deps = {
    live,
    open: {
      send: () => next('send'),
      regenerate: () => next('regenerate'),
      attach: (_id, from) => next(`attach ${from}`),
    },
    onAccepted: vi.fn(),
    onDone: vi.fn(),
    onLost: vi.fn(),
    waitBefore: vi.fn(async () => undefined),
  } satisfies GenerationDeps
  return { generations: new Generations(deps), deps, live, opened, texts }
}

describe('a message that is sent', () => {
  it('A1: is accepted, streamed and done', async () => {
    const { generations, deps, texts } = setUp([[accepted, delta(0, 'Hel'), delta(3, 'lo'), done('Hello')]])
    expect(await generations.send({ message: 'Hi' })).toEqual(accepted)
    await vi.waitFor(() => expect(deps.onDone).toHaveBeenCalledWith(done('Hello')))
    expect(texts).toContain('Hello')
    expect(deps.waitBefore).not.toHaveBeenCalled()
  })

  it('E3: rejects with the reason when the core refuses it', async () => {
    const refusal = new CoreError('quota_exceeded', 429, 'no', { resource: 'messages' })
    const { generations, deps } = setUp([[refusal]])
    await expect(generations.send({ message: 'Hi' })).rejects.toBe(refusal)
    expect(deps.onAccepted).not.toHaveBeenCalled()
  })
})

describe('a line that breaks', () => {
  it('A4: is picked up where it broke, and no text is doubled', async () => {
    const { generations, deps, opened, texts } = setUp([
      [accepted, delta(0, 'Hel'), new TypeError('network')],
      [new TypeError('still down')],
      [{ ...accepted, message: { ...answer, content: 'He' } } as ChatEvent, delta(3, 'lo'), done('Hello')],
    ])
    await generations.send({ message: 'Hi' })
    await vi.waitFor(() => expect(deps.onDone).toHaveBeenCalledTimes(1))
    expect(opened).toEqual(['send', 'attach 3', 'attach 3'])
    expect(texts.filter((text) => !'Hello'.startsWith(text))).toEqual([])
  })

  it('A4: is opened again from what is held when text is missing in between', async () => {
    const { generations, deps, opened } = setUp([
      [accepted, delta(0, 'He'), delta(9, 'late')],
      [accepted, delta(2, 'llo'), done('Hello')],
    ])
    await generations.send({ message: 'Hi' })
    await vi.waitFor(() => expect(deps.onDone).toHaveBeenCalledTimes(1))
    expect(opened).toEqual(['send', 'attach 2'])
  })

  it('A4: ends quietly when the core no longer knows the answer', async () => {
    const { generations, deps, live } = setUp([
      [accepted, delta(0, 'He')],
      [new CoreError('generation_not_found', 404, 'gone')],
    ])
    await generations.send({ message: 'Hi' })
    await vi.waitFor(() => expect(deps.onLost).toHaveBeenCalledWith('a', 's'))
    await vi.waitFor(() => expect([...live.sessionIds()]).toEqual([]))
    expect(deps.onDone).not.toHaveBeenCalled()
  })

  it('A4: waits longer with each attempt, and from the start after progress', async () => {
    const down = () => [new TypeError('down')]
    const { generations, deps } = setUp([
      [accepted, delta(0, 'H'), new TypeError('cut')],
      down(),
      down(),
      [accepted, delta(1, 'i'), new TypeError('cut')],
      [accepted, done('Hi')],
    ])
    await generations.send({ message: 'Hi' })
    await vi.waitFor(() => expect(deps.onDone).toHaveBeenCalledTimes(1))
    expect(deps.waitBefore.mock.calls.flat()).toEqual([0, 1, 2, 0])
  })
})

describe('an answer that was begun elsewhere', () => {
  it('A4: is followed once, however often it is found', async () => {
    const { generations, deps, opened } = setUp([[accepted, delta(2, 'llo'), done('Hello')]])
    generations.attach('a', 's', 'He')
    generations.attach('a', 's', 'He')
    await vi.waitFor(() => expect(deps.onDone).toHaveBeenCalledTimes(1))
    expect(opened).toEqual(['attach 2'])
  })
})
