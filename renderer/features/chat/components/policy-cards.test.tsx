import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message, MessagePolicy } from '../../../../contract/core/chat.ts'
import type { PolicyAct } from '../../../../contract/core/policy.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { createChatClient } from '../chat-client.ts'
import { ChatContext } from '../chat-context.ts'
import type { ChatActions } from '../use-chat-actions.ts'
import { Answer } from './answer.tsx'

const fraud: MessagePolicy = {
  stage: 'validate',
  outcome: 'block',
  category: 'fraud',
  principle_id: 'truth',
  principle_name: 'Truth',
  audit_id: 'act-1',
  original: null,
}
const answer: Message = {
  id: 'a1',
  session_id: 's1',
  parent_id: 'q1',
  role: 'assistant',
  content: 'The Moon pulls.',
  status: 'complete',
  error: null,
  model: 'smollm2:135m',
  created_at: 2,
  ended_at: 3,
  stats: null,
  usage: null,
  ledger_seq: null,
  memory: null,
  policy: null,
  window_start_id: null,
  thinking: null,
}
const refused = (code: 'policy_blocked' | 'policy_ask', policy: Partial<MessagePolicy> = {}): Message => ({
  ...answer,
  content: '',
  status: 'failed',
  error: { code, message: 'x' },
  policy: { ...fraud, outcome: code === 'policy_ask' ? 'ask' : 'block', ...policy },
})
const appealed: PolicyAct = {
  ...fraud,
  id: 'act-1',
  at: 1,
  constitution_version: 1,
  exception: null,
  scores: {},
  judged_by: 'rules',
  session_id: 's1',
  message_id: 'q1',
  appeal: { at: 2, note: '' },
}

let appeals: string[]
let isAppealRefused = false
const regenerate = vi.fn()
const actions = { regenerate, branch: vi.fn(), showVersion: vi.fn() } as unknown as ChatActions

beforeAll(() => {
  startTranslations('en')
})
beforeEach(() => {
  appeals = []
  isAppealRefused = false
  regenerate.mockClear()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { pathname } = new URL(String(input), location.href)
    if (!pathname.endsWith('/appeal')) return Response.json({})
    appeals.push(`${init?.method} ${pathname}`)
    if (isAppealRefused) {
      return Response.json({ error: { code: 'policy_act_not_found', message: 'x' } }, { status: 404 })
    }
    return Response.json(appealed)
  })
})
afterEach(async () => {
  cleanup()
  await i18next.changeLanguage('en')
})

function show(message: Message) {
  const queries = createQueryClient()
  render(
    <QueryClientProvider client={queries}>
      <ChatContext value={createChatClient(queries)}>
        <MemoryRouter>
          <Answer
            message={message}
            version={{ index: 0, count: 1, previousId: null, nextId: null }}
            actions={actions}
            onCompare={() => {}}
            isLast
            isBusy={false}
          />
        </MemoryRouter>
      </ChatContext>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

describe('a question that was not answered', () => {
  it('D2: names the principle and the reason, and leads to the act', () => {
    show(refused('policy_blocked'))
    expect(screen.getByRole('heading', { name: 'Not answered: Truth' })).toBeDefined()
    expect(screen.getByText('It asks for help with deceiving someone for gain.')).toBeDefined()
    expect(screen.getByRole('link', { name: 'View constitution' }).getAttribute('href')).toBe(
      '/constitution?tab=acts&act=act-1',
    )
  })

  it('D2: is answered after an appeal, with the act that it was about', async () => {
    const user = show(refused('policy_blocked'))
    await user.click(screen.getByRole('button', { name: 'Answer anyway and remember' }))
    await waitFor(() => expect(regenerate).toHaveBeenCalledWith('a1', { policy_confirmed: 'act-1' }))
    expect(appeals).toEqual(['POST /api/policy/audit/act-1/appeal'])
  })

  it('D2: stays as it is when the appeal could not be kept, and says why', async () => {
    isAppealRefused = true
    const user = show(refused('policy_blocked'))
    await user.click(screen.getByRole('button', { name: 'Answer anyway and remember' }))
    expect((await screen.findByRole('alert')).textContent).toBe(
      'This entry is no longer in the activity list.',
    )
    expect(regenerate).not.toHaveBeenCalled()
  })

  it('D2: promises no answer where a protection always acts', async () => {
    const user = show(refused('policy_blocked', { category: 'child_safety' }))
    await user.click(screen.getByRole('button', { name: 'This was wrong' }))
    await screen.findByText(/This protection is always on/)
    expect(regenerate).not.toHaveBeenCalled()
  })

  it('D2: asks first, and is answered without an appeal when the person says yes', async () => {
    const user = show(refused('policy_ask'))
    expect(screen.getByRole('heading', { name: 'Answer this?' })).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Yes, answer' }))
    expect(regenerate).toHaveBeenCalledWith('a1', { policy_confirmed: 'act-1' })
    expect(appeals).toEqual([])
  })

  it('D2: gives the reason in the language of the interface', async () => {
    await i18next.changeLanguage('de')
    show(refused('policy_blocked'))
    expect(
      screen.getByText('Es geht um Hilfe dabei, jemanden zum eigenen Vorteil zu täuschen.'),
    ).toBeDefined()
  })
})

describe('an answer', () => {
  it('D2: carries a remark in one line, and says when it is about the question', () => {
    show({ ...answer, policy: { ...fraud, outcome: 'note' } })
    expect(
      screen.getByText(/About your question: It asks for help with deceiving someone for gain\./),
    ).toBeDefined()
  })

  it('D2: says that a sentence was changed, and shows what the model wrote', async () => {
    const user = show({
      ...answer,
      policy: {
        ...fraud,
        stage: 'align',
        outcome: 'note',
        category: 'overclaim',
        original: 'It cures all.',
      },
    })
    expect(screen.getByText(/One sentence was changed: The answer claimed a qualification/)).toBeDefined()
    await user.click(screen.getByText('Show the original'))
    expect(screen.getByText('It cures all.')).toBeDefined()
  })

  it('D3: shows nothing for what was let through, such as study', () => {
    show({ ...answer, policy: { ...fraud, outcome: 'allow', category: 'malware' } })
    expect(screen.queryByText(/It asks for/)).toBeNull()
    expect(screen.queryByRole('link', { name: 'Why' })).toBeNull()
  })
})

describe('someone who may be in danger', () => {
  const crisis: Message = {
    ...answer,
    policy: { ...fraud, outcome: 'note', category: 'crisis', principle_name: 'Beneficence' },
  }

  it('D3: reads where help is, above an answer that is still given, and no remark', () => {
    show(crisis)
    const card = screen.getByRole('region', { name: 'You do not have to carry this alone' })
    expect(card.textContent).toMatch(/112 in the EU, 911 in the US and Canada, 999 in the UK/)
    expect(card.textContent).toMatch(/988 in the US and Canada, call 111 in the UK/)
    const text = screen.getByText('The Moon pulls.')
    expect(card.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
    expect(screen.queryByText(/About your question/)).toBeNull()
  })

  it('D3: folds the card and cannot lose it', async () => {
    const user = show(crisis)
    const card = screen.getByRole('region', { name: 'You do not have to carry this alone' })
    const button = within(card).getByRole('button')
    await user.click(button)
    expect(button.getAttribute('aria-expanded')).toBe('false')
    await user.click(button)
    expect(within(card).getByRole('link', { name: 'findahelpline.com' })).toBeDefined()
  })

  it('D3: is led out of the app by the one safe way', async () => {
    const openExternal = vi.fn(async () => true)
    vi.stubGlobal('nova', { platform: 'linux', openExternal })
    const user = show(crisis)
    await user.click(screen.getByRole('link', { name: 'findahelpline.com' }))
    expect(openExternal).toHaveBeenCalledWith('https://findahelpline.com/')
    vi.unstubAllGlobals()
  })

  it.each([
    ['de', /0800 1110111/],
    ['fr', /3114/],
  ])('D3: reads the numbers of their own country in %s', async (language, number) => {
    await i18next.changeLanguage(language)
    show(crisis)
    expect(screen.getByText(number)).toBeDefined()
  })
})
