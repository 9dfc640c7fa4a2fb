import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnswerMemory } from '../../../../contract/core/answer-memories.ts'
import type { Message, Session } from '../../../../contract/core/chat.ts'
import type { HealthReply } from '../../../../contract/core/health.ts'
import type { Memory } from '../../../../contract/core/memory.ts'
import { type Settings, settingsSchema } from '../../../../contract/core/settings.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { Toasts } from '../../../ui/toast.tsx'
import { createChatClient } from '../chat-client.ts'
import { ChatContext } from '../chat-context.ts'
import { setMemoryChoice } from '../memory-choice.ts'
import { ChatPage } from './chat-page.tsx'

let tree: Message[]
let ofAnswer: AnswerMemory[]
let settings: Settings
let sent: { path: string; body: unknown }[]

const session: Session = {
  id: 's1',
  title: 'Tea',
  created_at: 1,
  updated_at: 1,
  active_leaf_id: 'a1',
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
  content: 'I only drink green tea. What goes with it?',
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
  content: 'Rice cakes.',
  memory: { mode: 'automatic', used: 2, offered: 0 },
}
const parts = { text: 0.6, meaning: 0.3, who: 0, session: 0, when: 0, reflection: 0, weight: 0.1 }
const used: AnswerMemory = {
  kind: 'memory',
  id: 'm1',
  state: 'used',
  text: 'Is allergic to nuts',
  who: 'user',
  at: Date.now() - 86_400_000 * 3,
  tier: 'ltm',
  memory_kind: 'fact',
  session_id: 's0',
  session_title: 'Food',
  score: 1,
  parts,
}
const earlier: AnswerMemory = {
  ...used,
  kind: 'message',
  id: 'q0',
  text: 'My sister brings cake',
  tier: 'stm',
  memory_kind: null,
}
const stored: Memory = {
  id: 'm9',
  tier: 'ltm',
  kind: 'preference',
  text: 'green tea',
  author: 'person',
  confidence: 1,
  importance: 0.5,
  scope: 'everywhere',
  scope_id: null,
  scope_name: null,
  input_context: '',
  source_message_id: 'q1',
  source_session_id: 's1',
  is_pinned: false,
  state: 'active',
  superseded_by: null,
  valid_from: null,
  valid_to: null,
  created_at: 0,
  updated_at: 0,
  last_used_at: null,
  uses: 0,
  expires_at: null,
  is_editable: true,
  subject: null,
  slot: null,
  value: null,
  polarity: 'holds',
  said_at: 0,
}
const health: HealthReply = {
  status: 'ok',
  version: '0.1.0',
  store: { state: 'ok', message: null },
  engine: { state: 'ready', mode: 'bundled', version: '0.24.0', progress: null, error: null, restarts: 0 },
  secrets: { kind: 'keychain', warning: null },
}

function reply(path: string): unknown {
  switch (path) {
    case '/api/health':
      return health
    case '/api/settings':
      return settings
    case '/api/models':
      return { models: [] }
    case '/api/projects':
      return { projects: [] }
    case '/api/chat/generations':
      return { generations: [] }
    case '/api/chat/sessions/s1/messages':
      return { session, messages: tree }
    case '/api/memory/answers/a1':
      return { mode: 'automatic', memories: ofAnswer }
    case '/api/memory/store':
      return { ...stored, created_at: Date.now() + 1 }
    case '/api/memory/entries/m9':
      return {
        ...stored,
        sources: [],
        links: [],
        fact_history: [],
        answers: [],
        events: [
          {
            id: 'e9',
            at: 1,
            memory_id: 'm9',
            run_id: null,
            action: 'stored',
            by: 'person',
            reason: 'said_in_chat',
            is_undoable: true,
          },
        ],
      }
    case '/api/memory/undo':
      return { memories: [] }
    case '/api/memory/forget':
      ofAnswer = ofAnswer.map((memory) => (memory.id === 'm1' ? { ...memory, text: null } : memory))
      return {
        forgotten: ['m1'],
        undo_id: 'u1',
        undo_until: Date.now() + 300_000,
        copies: { rewritten: 0, left: [] },
      }
    case '/api/usage/quota':
      return {
        tier: 'pro',
        tokens: { used: 0, limit: -1, remaining: -1 },
        messages: { used: 0, limit: -1, remaining: -1 },
        resets_at: Date.now() + 3_600_000,
      }
    default:
      return {}
  }
}

beforeAll(() => {
  startTranslations()
  // jsdom lays nothing out; the transcript needs a height to know which rows are in sight.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40)
  HTMLElement.prototype.scrollTo = () => undefined
  HTMLElement.prototype.hasPointerCapture = () => false
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
  tree = [question, answer]
  ofAnswer = [used, earlier]
  settings = settingsSchema.parse({ first_run_done: true })
  sent = []
  setMemoryChoice('s1', null)
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const path = new URL(String(input), location.href).pathname
    if (init?.method && init.method !== 'GET') {
      sent.push({ path, body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    }
    if (/\/chat\/stream$|\/regenerate$/.test(path)) {
      return new Response(new ReadableStream({}), { headers: { 'Content-Type': 'text/event-stream' } })
    }
    return Response.json(reply(path))
  })
})
afterEach(cleanup)

function open(path = '/chat/s1') {
  const queries = createQueryClient()
  const chat = createChatClient(queries)
  void chat.outbox.setCoreReady(true)
  render(
    <QueryClientProvider client={queries}>
      <ChatContext value={chat}>
        <MemoryRouter initialEntries={[path]} useTransitions={false}>
          <Toasts>
            <Routes>
              <Route path="/chat/:sessionId" element={<ChatPage />} />
              <Route path="/memory" element={<p>the memory page</p>} />
            </Routes>
          </Toasts>
        </MemoryRouter>
      </ChatContext>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}
const bodiesOf = (pattern: RegExp) => sent.filter(({ path }) => pattern.test(path)).map(({ body }) => body)
const opened = async () => within(await screen.findByRole('dialog', { name: 'Memories for this answer' }))

describe('memories of an answer', () => {
  it('C8: lists what was used, with its tier, who said it and why it was found', async () => {
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Used 2 memories' }))
    const items = (await opened()).findAllByRole('listitem')
    expect((await items).map((item) => item.querySelector('p')?.textContent)).toEqual([
      'Is allergic to nuts',
      'My sister brings cake',
    ])
    const [first, second] = await items
    expect(first?.textContent).toContain('Long-termFactYou3 days ago')
    expect(first?.textContent).toContain('Matched by: wording, meaning, importance')
    expect(second?.textContent).toContain('Earlier message')
    expect(
      within(second as HTMLElement)
        .getByRole('link', { name: /^Open chat/ })
        .getAttribute('href'),
    ).toBe('/chat/s0?message=q0')
  })

  it('C8: answers again without one of them, and without those that were removed before', async () => {
    ofAnswer = [used, { ...earlier, state: 'removed' }]
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Used 2 memories' }))
    const dialog = await opened()
    await user.click(
      await dialog.findByRole('button', { name: 'Regenerate without this: “Is allergic to nuts”' }),
    )
    await waitFor(() =>
      expect(bodiesOf(/\/regenerate$/)).toEqual([{ use_memory: true, exclude_memories: ['q0', 'm1'] }]),
    )
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('C8: forgets one on the spot, and says so where it stood', async () => {
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Used 2 memories' }))
    const dialog = await opened()
    await user.click(await dialog.findByRole('button', { name: 'Forget: “Is allergic to nuts”' }))
    expect(await dialog.findByText('Forgotten since then')).toBeTruthy()
    expect(bodiesOf(/\/memory\/forget$/)).toEqual([{ ids: ['m1'] }])
  })

  it('C8: in the mode that asks, what might help is offered and used when the person agrees', async () => {
    tree = [question, { ...answer, memory: { mode: 'ask', used: 0, offered: 1 } }]
    ofAnswer = [{ ...used, state: 'offered' }]
    const user = open()
    await user.click(await screen.findByRole('button', { name: '1 memory might help' }))
    const dialog = await opened()
    expect(await dialog.findByText('Is allergic to nuts')).toBeTruthy()
    expect(dialog.queryByRole('button', { name: /without/ })).toBeNull()
    await user.click(dialog.getByRole('button', { name: 'Regenerate with these' }))
    await waitFor(() => expect(bodiesOf(/\/regenerate$/)).toEqual([{ use_memory: true }]))
  })

  it('C8: says that memory was off, and nothing at all when nothing was found', async () => {
    tree = [question, { ...answer, memory: { mode: 'off', used: 0, offered: 0 } }]
    open()
    expect(await screen.findByText('Memory was off')).toBeTruthy()
    cleanup()
    tree = [question, { ...answer, memory: { mode: 'automatic', used: 0, offered: 0 } }]
    open()
    await screen.findByText('Rice cakes.')
    expect(screen.queryByRole('button', { name: /memor/ })).toBeNull()
  })
})

describe('remember this', () => {
  it('C7: keeps a shortened message with the link to it, and undoes that', async () => {
    const user = open()
    const [button] = await screen.findAllByRole('button', { name: 'Remember this' })
    await user.click(button as HTMLElement)
    const dialog = within(await screen.findByRole('dialog', { name: 'Remember this' }))
    const field = dialog.getByRole('textbox', { name: 'What to remember' })
    expect((field as HTMLTextAreaElement).value).toBe(question.content)
    await user.clear(field)
    await user.type(field, 'green tea')
    await user.selectOptions(dialog.getByRole('combobox', { name: 'Kind' }), 'Preference')
    await user.selectOptions(dialog.getByRole('combobox', { name: 'Scope' }), 'Only in the chat “Tea”')
    await user.click(dialog.getByRole('button', { name: 'Remember' }))
    const toast = (await screen.findByText('Remembered.')).closest('li') as HTMLElement
    await user.click(within(toast).getByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(bodiesOf(/\/memory\/undo$/)).toEqual([{ undo_id: 'e9' }]))
    expect(bodiesOf(/\/memory\/store$/)).toEqual([
      { text: 'green tea', kind: 'preference', scope: 'chat', scope_id: 's1', source_message_id: 'q1' },
    ])
  })

  it('C7: takes the words that are selected in the message', async () => {
    const user = open()
    const text = (await screen.findByText(question.content)).firstChild as Text
    const range = document.createRange()
    range.setStart(text, 2)
    range.setEnd(text, 22)
    const [button] = await screen.findAllByRole('button', { name: 'Remember this' })
    button?.focus()
    document.getSelection()?.removeAllRanges()
    document.getSelection()?.addRange(range)
    await user.keyboard('{Enter}')
    const field = await screen.findByRole('textbox', { name: 'What to remember' })
    expect((field as HTMLTextAreaElement).value).toBe('only drink green tea')
  })

  it('C7: an answer can be remembered too; too long a text is counted and not sent', async () => {
    const user = open()
    const buttons = await screen.findAllByRole('button', { name: 'Remember this' })
    expect(buttons).toHaveLength(2)
    await user.click(buttons[1] as HTMLElement)
    const field = await screen.findByRole('textbox', { name: 'What to remember' })
    expect((field as HTMLTextAreaElement).value).toBe('Rice cakes.')
    await user.clear(field)
    await user.click(field)
    await user.paste('x'.repeat(2_001))
    expect(screen.getByText('1 character over the limit of 2,000. Shorten it to save.')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Remember' })).toHaveProperty('disabled', true)
  })
})

describe('the memory switch of the composer', () => {
  const write = async (user: ReturnType<typeof open>) => {
    await user.type(screen.getByRole('textbox', { name: 'Message' }), 'Hello{Enter}')
    await waitFor(() => expect(bodiesOf(/\/chat\/stream$/)).toHaveLength(1))
    return bodiesOf(/\/chat\/stream$/)[0]
  }

  it('C8: sends nothing of memory while it does as set', async () => {
    const user = open()
    await screen.findByRole('button', { name: 'Memory: Automatic. Change' })
    expect(await write(user)).toEqual({ message: 'Hello', session_id: 's1' })
  })

  it('C8: switched off it says so, and sends that nothing is to be looked up', async () => {
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Memory: Automatic. Change' }))
    await user.click(await screen.findByRole('menuitemradio', { name: 'Without memory' }))
    expect((await screen.findByRole('button', { name: 'Memory: Off. Change' })).textContent).toBe(
      'Memory off',
    )
    expect(await write(user)).toEqual({ message: 'Hello', session_id: 's1', use_memory: false })
  })

  it('C8: where the setting is off, a chat can be answered with memory', async () => {
    settings = { ...settings, memory_mode: 'off' }
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Memory: Off. Change' }))
    await user.click(await screen.findByRole('menuitemradio', { name: 'With memory' }))
    expect(await write(user)).toEqual({ message: 'Hello', session_id: 's1', use_memory: true })
  })
})

describe('the look-up while the user is typing', () => {
  const draft = () => screen.getByRole('textbox', { name: 'Message' })

  it('N1: the core is told the draft at a pause, not at each key', async () => {
    const user = open()
    await screen.findByRole('button', { name: 'Memory: Automatic. Change' })
    await user.type(draft(), 'Which tea?')
    await waitFor(() =>
      expect(bodiesOf(/\/chat\/draft$/)).toContainEqual({ message: 'Which tea?', session_id: 's1' }),
    )
    expect(bodiesOf(/\/chat\/draft$/).length).toBeLessThan('Which tea?'.length)
  })

  it.each(['off', 'ask'] as const)(
    'C8: nothing of a draft is told while memory is set to %s',
    async (mode) => {
      settings = { ...settings, memory_mode: mode }
      const user = open()
      await screen.findByRole('button', {
        name: mode === 'off' ? 'Memory: Off. Change' : 'Memory: Ask. Change',
      })
      await user.type(draft(), 'Which tea?')
      await new Promise((resolve) => setTimeout(resolve, 400))
      expect(bodiesOf(/\/chat\/draft$/)).toEqual([])
    },
  )
})

describe('a link to a message', () => {
  it('C7: brings up the message, with the focus on it', async () => {
    open('/chat/s1?message=q1')
    await screen.findByText(question.content)
    await waitFor(() => expect(document.activeElement?.id).toBe('message-q1'))
  })

  it('C7: one of another version of the chat is brought up first', async () => {
    tree = [question, answer, { ...answer, id: 'a2', content: 'Scones.' }]
    open('/chat/s1?message=a2')
    await waitFor(() =>
      expect(sent).toContainEqual({ path: '/api/chat/sessions/s1', body: { active_leaf_id: 'a2' } }),
    )
  })
})
