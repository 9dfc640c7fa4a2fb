import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatEvent, Message, Session, WaitingMessage } from '../../../../contract/core/chat.ts'
import type { HealthReply } from '../../../../contract/core/health.ts'
import { settingsSchema } from '../../../../contract/core/settings.ts'
import type { QuotaReply } from '../../../../contract/core/usage.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { createChatClient } from '../chat-client.ts'
import { ChatContext } from '../chat-context.ts'
import { markdownPart } from '../markdown/deferred-markdown.tsx'
import { ChatBackground } from './chat-background.tsx'
import { ChatPage } from './chat-page.tsx'

// Reading the file takes as long as the machine is busy.
beforeAll(() => markdownPart.load(), 60_000)

/** The core as this page sees it over fetch: fixed replies, and streams whose events the test sends. */
let health: HealthReply
let quota: QuotaReply
let tree: Message[]
let chatSession: Session
let sent: { path: string; body: unknown }[]
let waiting: WaitingMessage[]
let streams: { send(event: ChatEvent): void; cut(): void }[]

const session: Session = {
  id: 's1',
  title: 'Tides',
  created_at: 1,
  updated_at: 1,
  active_leaf_id: null,
  model: null,
  project_id: null,
  message_count: 2,
  is_generating: false,
}
const question: Message = {
  id: 'q1',
  session_id: 's1',
  parent_id: null,
  role: 'user',
  content: 'How do tides work?',
  status: 'complete',
  error: null,
  model: null,
  created_at: 1,
  ended_at: 1,
  stats: null,
  usage: null,
  ledger_seq: null,
  memory: null,
  policy: null,
  window_start_id: null,
  thinking: null,
}
const answer: Message = {
  ...question,
  id: 'a1',
  parent_id: 'q1',
  role: 'assistant',
  content: 'The **Moon** pulls.',
  model: 'smollm2:135m',
  created_at: 2,
  stats: { time_to_first_token_ms: 182, tokens_per_second: 61.4 },
  usage: { input_tokens: 5, output_tokens: 4, total_tokens: 9, messages: 1 },
  ledger_seq: 1,
  memory: null,
  policy: null,
}

function reply(path: string): unknown {
  if (path === '/api/health') return health
  if (path === '/api/settings') return settingsSchema.parse({ first_run_done: true })
  if (path === '/api/usage/quota') return quota
  if (path === '/api/models') return { models: [] }
  if (path === '/api/chat/generations') return { generations: [] }
  if (/^\/api\/memory\/remembered\//.test(path)) return { messages: [] }
  if (path === '/api/chat/waiting') return { messages: waiting }
  if (path === '/api/chat/sessions/s1/messages') return { session: chatSession, messages: tree }
  return null
}

function openStream(): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream({
    start(controller) {
      streams.push({
        send: (event) =>
          controller.enqueue(encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)),
        cut: () => controller.error(new TypeError('network')),
      })
    },
  })
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
}

beforeAll(async () => {
  startTranslations()
  // In the app it is there before an answer; reading it here must not count against a test's patience.
  await markdownPart.load()
  // jsdom lays nothing out; the transcript needs a height to know which rows are in sight.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40)
  HTMLElement.prototype.scrollTo = () => undefined
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
})
beforeEach(() => {
  health = {
    status: 'ok',
    version: '0.1.0',
    store: { state: 'ok', message: null },
    engine: { state: 'ready', mode: 'bundled', version: '0.24.0', progress: null, error: null, restarts: 0 },
    secrets: { kind: 'keychain', warning: null },
  }
  quota = {
    tier: 'free_trial',
    tokens: { used: 9, limit: 1000, remaining: 991 },
    messages: { used: 1, limit: 50, remaining: 49 },
    resets_at: Date.now() + 3_600_000,
  }
  tree = [question, answer]
  chatSession = session
  sent = []
  waiting = []
  streams = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const path = new URL(String(input), location.href).pathname
    if (init?.method && init.method !== 'GET') {
      sent.push({ path, body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    }
    if (/\/chat\/stream$|\/regenerate$|\/generations\/.+\/stream$/.test(path)) return openStream()
    return Response.json(reply(path) ?? {})
  })
})
afterEach(cleanup)

function open(path = '/chat/s1') {
  const queries = createQueryClient()
  render(
    <QueryClientProvider client={queries}>
      <ChatContext value={createChatClient(queries)}>
        <MemoryRouter initialEntries={[path]} useTransitions={false}>
          <ChatBackground />
          <Routes>
            <Route path="/" element={<ChatPage />} />
            <Route path="/chat/:sessionId" element={<ChatPage />} />
          </Routes>
        </MemoryRouter>
      </ChatContext>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

const box = () => screen.getByRole('textbox', { name: 'Message' })
const messagesSent = () => sent.filter(({ path }) => path === '/api/chat/stream').map(({ body }) => body)
const streaming: Message = {
  ...answer,
  id: 'a2',
  parent_id: 'q2',
  content: '',
  status: 'streaming',
  stats: null,
  usage: null,
  ledger_seq: null,
  memory: null,
  policy: null,
  created_at: 4,
}
const asked: Message = { ...question, id: 'q2', parent_id: 'a1', content: 'And why?', created_at: 3 }
const accepted = (): ChatEvent => ({
  type: 'accepted',
  session: { ...session, active_leaf_id: 'a2', project_id: null, message_count: 4, is_generating: true },
  prompt: asked,
  message: streaming,
  quota,
})
const done = (content: string, status: Message['status'] = 'complete'): ChatEvent => ({
  type: 'done',
  session: { ...session, active_leaf_id: 'a2', project_id: null, message_count: 4 },
  message: { ...streaming, content, status, stats: answer.stats, usage: answer.usage, ledger_seq: 3 },
  quota,
})

describe('a chat', () => {
  it('A8: shows messages, and under an answer its model, first token, speed and tokens', async () => {
    open()
    expect((await screen.findByText('Moon')).tagName).toBe('STRONG')
    const facts = await screen.findByRole('button', { name: /Open receipt/ })
    expect(facts.textContent).toBe('smollm2:135m · first word 182 ms · 61.4 tokens/s · 9 tokens')
  })

  it('A3: shows which version of an answer is open, and asks for another', async () => {
    tree = [question, { ...answer, id: 'a0', content: 'First try.', created_at: 1 }, answer]
    const user = open()
    await screen.findByText('Moon')
    const versions = screen.getByRole('group', { name: 'Version 2 of 2' })
    // Not among what only shows while it is pointed at.
    expect(versions.closest('[class*=opacity-0]')).toBeNull()
    await user.click(within(versions).getByRole('button', { name: 'Previous version' }))
    await waitFor(() =>
      expect(sent).toContainEqual({ path: '/api/chat/sessions/s1', body: { active_leaf_id: 'a0' } }),
    )
  })

  it('A7: a branch says where it came from, and links there', async () => {
    const branchedFrom = { session_id: 's0', message_id: 'a0', title: 'Moons' }
    chatSession = { ...session, branched_from: branchedFrom }
    open()
    const link = await screen.findByRole('link', { name: 'Moons' })
    expect(link.getAttribute('href')).toBe('/chat/s0?message=a0')
    expect(link.parentElement?.textContent).toBe('Branched fromMoons')
  })

  it('A3: sends an edited question with the parent of the old one', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.click(screen.getByRole('button', { name: 'Edit' }))
    const field = screen.getByRole('textbox', { name: 'Edit your message' })
    await user.clear(field)
    await user.type(field, 'How do tides really work?{Enter}')
    await waitFor(() =>
      expect(messagesSent()).toEqual([
        { message: 'How do tides really work?', session_id: 's1', parent_id: null },
      ]),
    )
  })
})

describe('sending', () => {
  it('A1: streams the answer into the page and tells a screen reader in a few words', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'And why?{Enter}')
    expect(messagesSent()).toEqual([{ message: 'And why?', session_id: 's1' }])
    expect(box()).toHaveProperty('value', '')
    streams[0]?.send(accepted())
    const status = screen.getByRole('status', { name: 'Status of the answer' })
    await waitFor(() => expect(status.textContent).toBe('Answering…'))
    streams[0]?.send({ type: 'delta', at: 0, text: 'Because of **grav' })
    expect((await screen.findByText('grav')).tagName).toBe('STRONG')
    streams[0]?.send(done('Because of **gravity**.'))
    await waitFor(() => expect(status.textContent).toBe('Answer finished.'))
    expect(screen.getByRole('log').textContent).toBe('Because of gravity .')
    expect((await screen.findByText('gravity')).tagName).toBe('STRONG')
  })

  it('A4: attaches again from what it holds when the line breaks, without doubling text', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'And why?{Enter}')
    streams[0]?.send(accepted())
    streams[0]?.send({ type: 'delta', at: 0, text: 'Because' })
    await screen.findByText('Because')
    streams[0]?.cut()
    await screen.findByText(/Reconnecting/)
    await waitFor(() => expect(streams).toHaveLength(2))
    const urls = vi.mocked(fetch).mock.calls.map(([input]) => String(input))
    const attached = urls.filter((url) => /\/api\/chat\/generations\/a2\/stream/.test(url))
    expect(attached.at(-1)).toMatch(/\?from=7$/)
    streams[1]?.send(accepted())
    streams[1]?.send({ type: 'delta', at: 7, text: ' of gravity.' })
    await screen.findByText('Because of gravity.')
  })

  it('A1: Esc stops the answer, and what came stays', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'And why?{Enter}')
    streams[0]?.send(accepted())
    streams[0]?.send({ type: 'delta', at: 0, text: 'Because' })
    await screen.findByText('Because')
    await user.type(box(), '{Escape}')
    await waitFor(() => expect(sent).toContainEqual({ path: '/api/chat/generations/a2/cancel', body: null }))
    streams[0]?.send(done('Because', 'stopped'))
    await screen.findByText('You stopped this answer. The text so far is saved.')
    expect(await within(screen.getByRole('feed')).findByText('Because')).toBeDefined()
  })

  it('A1: Shift+Enter breaks the line and sends nothing', async () => {
    const user = open()
    await user.type(box(), 'one{Shift>}{Enter}{/Shift}two')
    expect(box()).toHaveProperty('value', 'one\ntwo')
    expect(messagesSent()).toEqual([])
  })

  it('J2, D3: a message is stored while the engine starts, and says what it waits for', async () => {
    health = { ...health, status: 'starting', engine: { ...health.engine, state: 'preparing' } }
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'And why?{Enter}')
    expect(messagesSent()).toEqual([{ message: 'And why?', session_id: 's1' }])
    streams[0]?.send(accepted())
    await screen.findByText(/Your message is saved\. Nova will answer as soon as the engine is ready/)
  })

  it('A1: Enter during an answer says why nothing is sent, and keeps the text', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'And why?{Enter}')
    streams[0]?.send(accepted())
    await screen.findByRole('button', { name: 'Stop the answer' })
    await user.type(box(), 'Also this{Enter}')
    await screen.findByText(/Nova is still answering\. Stop the answer \(Esc\) or wait for it/)
    expect(box()).toHaveProperty('value', 'Also this')
    expect(messagesSent()).toHaveLength(1)
    streams[0]?.send(done('Because.'))
    await waitFor(() => expect(screen.queryByText(/Nova is still answering/)).toBeNull())
  })
})

describe('limits', () => {
  it('A5: counts near 10,000 characters, and beyond them says so and does not send', async () => {
    const user = open()
    await screen.findByText('Moon')
    await user.click(box())
    await user.paste('x'.repeat(9_990))
    expect(screen.getByText('9,990 of 10,000 characters')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', false)
    await user.paste('y'.repeat(12))
    expect(screen.getByRole('alert').textContent).toBe(
      '2 characters over the limit of 10,000. Shorten it to send.',
    )
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', true)
    await user.type(box(), '{Enter}')
    expect(messagesSent()).toEqual([])
  })

  const refuseStreams = (error: object, status: number) => {
    const answerAll = vi.mocked(fetch).getMockImplementation()
    vi.mocked(fetch).mockImplementation(async (input, init) => {
      const reply = await answerAll?.(input, init)
      return /stream$|regenerate$/.test(new URL(String(input), location.href).pathname)
        ? Response.json({ error }, { status })
        : (reply ?? Response.json({}))
    })
  }
  const spentMessages = () => ({
    code: 'quota_exceeded',
    message: 'x',
    details: {
      resource: 'messages',
      used: 50,
      reserved: 0,
      needed: 1,
      limit: 50,
      resets_at: quota.resets_at,
    },
  })
  const usedUp = /You have used all of today’s messages: 50 of 50\. They reset at .+ \(in 1 hr\)\./

  it('E3: a limit that is used up is told when something is written, with what a plan gives', async () => {
    quota = { ...quota, messages: { used: 50, limit: 50, remaining: 0 } }
    const user = open()
    await screen.findByText('Moon')
    expect(screen.queryByText(usedUp)).toBeNull()
    await user.type(box(), 'One more')
    const notice = await screen.findByText(usedUp)
    expect(notice.textContent).toContain('The Basic plan has 50,000 tokens and 1,000 messages a day')
  })

  it('E3: the core refuses it, the text is kept, and can be sent when the day turns or taken back', async () => {
    quota = { ...quota, messages: { used: 50, limit: 50, remaining: 0 } }
    refuseStreams(spentMessages(), 429)
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'One more{Enter}')
    await waitFor(() => expect(box()).toHaveProperty('value', 'One more'))
    expect(messagesSent()).toHaveLength(1)
    waiting = [{ id: 'w1', session_id: 's1', message: 'One more', created_at: 1, is_set_aside: false }]
    const answerAll = vi.mocked(fetch).getMockImplementation()
    vi.mocked(fetch).mockImplementation(async (input, init) => {
      const reply = await answerAll?.(input, init)
      const isOne = /waiting(\/w1)?$/.test(String(input)) && init?.method !== 'GET'
      return isOne ? Response.json(waiting[0]) : (reply ?? Response.json({}))
    })
    await user.click(screen.getByRole('button', { name: 'Send after reset' }))
    const list = await screen.findByRole('list', { name: 'Messages waiting to be sent' })
    expect(list.textContent).toMatch(/Will be sent at .+:One more/)
    expect(sent).toContainEqual({
      path: '/api/chat/waiting',
      body: { message: 'One more', session_id: 's1' },
    })
    await waitFor(() => expect(box()).toHaveProperty('value', ''))
    await user.click(within(list).getByRole('button', { name: 'Cancel sending' }))
    await waitFor(() => expect(box()).toHaveProperty('value', 'One more'))
  })

  it('E3: answering again without quota is not silent', async () => {
    refuseStreams(spentMessages(), 429)
    const user = open()
    await screen.findByText('Moon')
    await user.click(screen.getByRole('button', { name: 'Regenerate' }))
    await screen.findByText(usedUp)
    expect(screen.queryByRole('button', { name: 'Send after reset' })).toBeNull()
  })

  it('D3: a message of someone in danger that could not be stored brings help, and is kept', async () => {
    refuseStreams({ code: 'store_full', message: 'x', details: { category: 'crisis' } }, 507)
    const user = open()
    await screen.findByText('Moon')
    await user.type(box(), 'I want to kill myself{Enter}')
    const help = await screen.findByRole('region', { name: 'You do not have to carry this alone' })
    expect(help.textContent).toContain('findahelpline.com')
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full')
    expect(box()).toHaveProperty('value', 'I want to kill myself')
  })

  it('B4: gives a refused message back, with the reason as an alert', async () => {
    const user = open()
    await screen.findByText('Moon')
    vi.mocked(fetch).mockImplementationOnce(async () => Response.json({}))
    vi.mocked(fetch).mockImplementation(async () =>
      Response.json({ error: { code: 'engine_unavailable', message: 'x' } }, { status: 503 }),
    )
    await user.type(box(), 'And why?{Enter}')
    expect((await screen.findByRole('alert')).textContent).toContain('could not be started')
    expect(box()).toHaveProperty('value', 'And why?')
  })
})

describe('A10: a reasoning model', () => {
  it('is shown thinking, folded, and then its answer', async () => {
    tree = [
      { ...asked, parent_id: null },
      { ...streaming, content: '<think>The moon pulls' },
    ]
    open()
    const summary = await screen.findByText('Thinking…')
    expect(summary.closest('details')?.open).toBe(false)
    expect(summary.closest('details')?.textContent).toContain('The moon pulls')
  })

  it('says how long it thought, and how many of its tokens that took', async () => {
    const thinking = { content: 'The moon pulls.', duration_ms: 2_340, tokens: 4 }
    tree = [question, { ...answer, thinking }]
    const user = open()
    expect((await screen.findByText('Thought for 2.3 sec')).closest('details')?.open).toBe(false)
    await user.click(await screen.findByRole('button', { name: /Open receipt/ }))
    expect((await screen.findByText('of which thinking')).nextElementSibling?.textContent).toBe('4')
  })

  it('says so when it only thought', async () => {
    const thinking = { content: 'The moon pulls.', duration_ms: 2_340, tokens: 4 }
    const error = { code: 'answer_thought_only' as const, message: 'x' }
    tree = [question, { ...answer, content: '', status: 'failed', error, thinking }]
    open()
    expect(await screen.findByText(/thought about it but gave no answer/)).toBeDefined()
    expect(screen.getByText('Thought for 2.3 sec')).toBeDefined()
  })
})

describe('how an answer ended', () => {
  it.each([
    ['cut', /today’s tokens are used up/],
    ['interrupted', /The app was closed before this answer was finished\. The text so far is saved\./],
    ['stopped', /You stopped this answer/],
  ] as const)('B4: is said in words when it was %s', async (status, words) => {
    tree = [question, { ...answer, status }]
    open()
    expect(await screen.findByText(words)).toBeDefined()
  })

  it('B4: names the failure, what was kept, and offers to try again', async () => {
    tree = [question, { ...answer, status: 'failed', error: { code: 'engine_died', message: 'x' } }]
    const user = open()
    await screen.findByText(/The model stopped unexpectedly.*The text so far is saved\./)
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(sent).toContainEqual({ path: '/api/chat/messages/a1/regenerate', body: {} }))
  })

  it.each([
    [{ code: 'answer_empty', message: 'x' }, 'The model gave an empty answer. Nothing was written'],
    [
      { code: 'model_out_of_memory', message: 'x', details: { needed: '7.3 GiB', available: '6.0 GiB' } },
      'This model needs 7.3 GiB of memory, but only 6.0 GiB is free.',
    ],
    [
      { code: 'answer_not_started', message: 'x', details: { engine_said: 'exit status 2.' } },
      'The model could not start its answer. Message from the engine: “exit status 2.”',
    ],
  ] as const)('B4: an answer that never came gives the reason and a way on: %j', async (error, words) => {
    tree = [question, { ...answer, content: '', status: 'failed', error }]
    open()
    const notice = (await screen.findByRole('button', { name: 'Try again' })).closest('div')?.parentElement
    expect(notice?.textContent).toContain(words)
  })

  it.each([
    ['model_out_of_memory', 'See models'],
    ['model_unsupported', 'See models'],
    ['message_too_long_for_model', 'Set a longer context'],
    ['engine_died', null],
  ] as const)('B4: beside trying again there is a way that helps with %s: %s', async (code, way) => {
    tree = [question, { ...answer, content: '', status: 'failed', error: { code, message: 'x' } }]
    open()
    const again = await screen.findByRole('button', { name: 'Try again' })
    const ways = within(again.parentElement as HTMLElement).getAllByRole('button')
    expect(ways.map(({ textContent }) => textContent)).toEqual(
      way === null ? ['Try again'] : ['Try again', way],
    )
  })

  it('D3: help stands above an answer that failed', async () => {
    const policy = {
      stage: 'validate' as const,
      outcome: 'note' as const,
      category: 'crisis' as const,
      principle_id: null,
      principle_name: null,
      audit_id: null,
      original: null,
    }
    const error = { code: 'engine_unavailable' as const, message: 'x' }
    tree = [question, { ...answer, content: '', status: 'failed', error, policy }]
    open()
    await screen.findByRole('region', { name: 'You do not have to carry this alone' })
    await screen.findByRole('button', { name: 'Try again' })
  })

  it('D2: an answer that the person confirmed is asked for with the act that it was about', async () => {
    const policy = {
      stage: 'validate' as const,
      outcome: 'ask' as const,
      category: 'privacy' as const,
      principle_id: 'respect',
      principle_name: 'Respect',
      audit_id: 'act-1',
      original: null,
    }
    const error = { code: 'policy_ask' as const, message: 'x' }
    tree = [question, { ...answer, content: '', status: 'failed', error, policy }]
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Yes, answer' }))
    await waitFor(() =>
      expect(sent).toContainEqual({
        path: '/api/chat/messages/a1/regenerate',
        body: { policy_confirmed: 'act-1' },
      }),
    )
  })
})

describe('a new chat', () => {
  it('J2: offers ways to begin, and goes to the chat that the first message makes', async () => {
    const user = open('/')
    await waitFor(() => expect(fetch).toHaveBeenCalled())
    await user.type(box(), 'And why?{Enter}')
    await waitFor(() => expect(streams).toHaveLength(1))
    expect(messagesSent()).toEqual([{ message: 'And why?' }])
    tree = [{ ...asked, parent_id: null }, streaming]
    streams[0]?.send({
      ...accepted(),
      session: { ...session, active_leaf_id: 'a2', title: 'And why?' },
      prompt: { ...asked, parent_id: null },
    } as ChatEvent)
    await screen.findByRole('heading', { level: 1, name: 'And why?' })
    expect(screen.getAllByText('And why?').length).toBeGreaterThan(1)
  })
})
