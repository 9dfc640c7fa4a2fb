import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Constitution, PolicyAct, Verdict } from '../../../../contract/core/policy.ts'
import { settingsSchema } from '../../../../contract/core/settings.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { Toasts } from '../../../ui/toast.tsx'
import { draftStore } from '../constitution-draft.ts'
import { ConstitutionPage } from './constitution-page.tsx'

/** The core's side of it: versions that are really kept, so that what is saved is what is shown. */
let versions: Constitution[]
let acts: PolicyAct[]
let sent: { method: string; path: string; body: unknown }[]
const newest = () => versions.at(-1) as Constitution

const first: Constitution = {
  version: 1,
  author: 'delivered',
  note: '',
  created_at: 1_000,
  principles: ['Truth', 'Wisdom', 'Respect'].map((name) => ({
    id: name.toLowerCase(),
    name,
    statement: `Asks for ${name}.`,
    is_active: true,
  })),
  signature: 'x',
  is_signature_valid: true,
}
const act: PolicyAct = {
  id: 'act-1',
  at: 2_000,
  stage: 'validate',
  outcome: 'block',
  category: 'fraud',
  principle_id: 'truth',
  principle_name: 'Truth',
  constitution_version: 1,
  exception: null,
  scores: { truth: 0.1, respect: 0.9 },
  judged_by: 'rules',
  session_id: 's1',
  message_id: 'q1',
  appeal: null,
}
const verdict: Verdict = {
  audit_id: null,
  outcome: 'allow',
  category: 'malware',
  principle_id: null,
  principle_name: null,
  exception: 'study',
  scores: { truth: 1 },
  judged_by: 'examples',
}

function save(principles: Constitution['principles'], note: string): Response {
  versions.push({ ...first, version: newest().version + 1, author: 'person', note, principles })
  return Response.json(newest())
}

function answer(method: string, path: string, query: URLSearchParams, body: never): Response {
  if (path === '/api/settings') return Response.json(settingsSchema.parse({}))
  if (path === '/api/policy/constitution' && method === 'GET') return Response.json(newest())
  if (path === '/api/policy/constitution') {
    const { based_on, principles, note } = body as { based_on: number; principles: never; note: string }
    if (based_on === newest().version) return save(principles, note)
    return Response.json({ error: { code: 'constitution_changed', message: 'x' } }, { status: 409 })
  }
  if (path === '/api/policy/constitution/versions') {
    return Response.json({
      versions: versions.map(({ version, author, note, created_at }) => ({
        version,
        author,
        note,
        created_at,
      })),
    })
  }
  if (path === '/api/policy/constitution/restore') {
    const old = versions[(body as { version: number }).version - 1] as Constitution
    return save(old.principles, 'restored')
  }
  if (path.startsWith('/api/policy/constitution/versions/')) {
    return Response.json(versions[Number(path.split('/').at(-1)) - 1])
  }
  if (path === '/api/policy/audit') {
    const outcome = query.get('outcome')
    return Response.json({
      acts: acts.filter((one) => outcome === null || one.outcome === outcome),
      next_before: null,
      counts: { allow: 7, note: 0, ask: 0, block: acts.length },
    })
  }
  if (path === '/api/policy/audit/act-1/appeal') {
    acts = [{ ...act, appeal: { at: 3_000, note: (body as { note: string }).note } }]
    return Response.json(acts[0])
  }
  if (path === '/api/policy/validate') return Response.json(verdict)
  return Response.json({})
}

beforeAll(() => {
  startTranslations('en')
  Element.prototype.scrollIntoView = () => undefined
  // jsdom has no pointers to capture; a toast asks.
  Element.prototype.hasPointerCapture = () => false
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
  versions = [first]
  acts = [act]
  sent = []
  draftStore.set(null)
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input), location.href)
    const method = init?.method ?? 'GET'
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null
    if (method !== 'GET') sent.push({ method, path: url.pathname, body })
    return answer(method, url.pathname, url.searchParams, body as never)
  })
})
afterEach(cleanup)

function open(path = '/constitution') {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter initialEntries={[path]}>
        <Toasts>
          <ConstitutionPage />
        </Toasts>
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

const names = () =>
  screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.firstChild?.textContent)
const saveButton = () => screen.getByRole('button', { name: 'Save as new version' })

describe('the constitution', () => {
  it('D1: shows the principles in order, that this device signed them, and what always acts', async () => {
    open()
    await screen.findByText('Asks for Truth.')
    expect(names()).toEqual(['Truth', 'Wisdom', 'Respect'])
    expect(screen.getByText('Signed by this device')).toBeDefined()
    expect(screen.getByText(/Two protections are always on/)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Save as new version' })).toBeNull()
  })

  it('D1: warns when the signature does not match', async () => {
    versions = [{ ...first, is_signature_valid: false }]
    open()
    expect((await screen.findByRole('alert')).textContent).toMatch(/The signature does not match/)
    expect(screen.queryByText('Signed by this device')).toBeNull()
  })

  it('D1: moves a principle by button and by Alt and an arrow, keeps the focus, and says where it is', async () => {
    const user = open()
    await screen.findByText('Asks for Truth.')
    await user.click(screen.getByRole('button', { name: 'Move “Respect” up' }))
    expect(names()).toEqual(['Truth', 'Respect', 'Wisdom'])
    expect(screen.getByText('Respect is now 2 of 3.')).toBeDefined()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Move “Respect” up' }))
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    expect(names()).toEqual(['Respect', 'Truth', 'Wisdom'])
    // The way up is at its end; the way down has the focus now.
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Move “Respect” down' }))
  })

  it('D1: saves order, words, switches and own principles as one new version with its note', async () => {
    const user = open()
    await screen.findByText('Asks for Truth.')
    await user.click(screen.getByRole('switch', { name: 'Use “Wisdom”' }))
    await user.click(screen.getByRole('button', { name: 'Edit “Truth”' }))
    const name = screen.getByRole('textbox', { name: 'Name' })
    await user.clear(name)
    await user.type(name, 'Honesty')
    await user.click(screen.getByRole('button', { name: 'Done' }))
    await user.click(screen.getByRole('button', { name: 'Add a principle' }))
    expect(saveButton()).toHaveProperty('disabled', true)
    expect(screen.getByRole('alert').textContent).toBe('A principle has no name.')
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Brevity')
    await user.type(screen.getByRole('textbox', { name: /What it says/ }), 'Say it once.')
    await user.type(screen.getByRole('textbox', { name: /^Reason/ }), 'mine')
    await user.click(saveButton())
    await screen.findByText('Saved as version 2. It is active now.')
    expect(newest()).toMatchObject({ version: 2, note: 'mine' })
    expect(newest().principles).toEqual([
      { ...first.principles[0], name: 'Honesty' },
      { ...first.principles[1], is_active: false },
      first.principles[2],
      { id: expect.stringMatching(/^own_/), name: 'Brevity', statement: 'Say it once.', is_active: true },
    ])
    expect(screen.queryByRole('button', { name: 'Save as new version' })).toBeNull()
  })

  it('D1: keeps what is unsaved when the page is left, and discards it only when told to', async () => {
    const user = open()
    await screen.findByText('Asks for Truth.')
    await user.click(screen.getByRole('button', { name: 'Move “Truth” down' }))
    cleanup()
    open()
    await screen.findByText('Asks for Truth.')
    expect(names()).toEqual(['Wisdom', 'Truth', 'Respect'])
    await user.click(screen.getByRole('button', { name: 'Discard' }))
    expect(names()).toEqual(['Truth', 'Wisdom', 'Respect'])
  })

  it('D1: Esc takes back the words of one principle and nothing else', async () => {
    const user = open()
    await screen.findByText('Asks for Truth.')
    await user.click(screen.getByRole('switch', { name: 'Use “Wisdom”' }))
    await user.click(screen.getByRole('button', { name: 'Edit “Truth”' }))
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'x{Escape}')
    expect(names()).toEqual(['Truth', 'Wisdom', 'Respect'])
    expect(screen.getByRole('switch', { name: 'Use “Wisdom”' }).getAttribute('aria-checked')).toBe('false')
  })

  it('D1: when another version came in between, keeps the changes and puts them on top when asked', async () => {
    const user = open()
    await screen.findByText('Asks for Truth.')
    await user.click(screen.getByRole('button', { name: 'Move “Truth” down' }))
    save(first.principles, 'elsewhere')
    await user.click(saveButton())
    await screen.findByText(/Version 2 was saved in the meantime/)
    expect(names()).toEqual(['Wisdom', 'Truth', 'Respect'])
    expect(saveButton()).toHaveProperty('disabled', true)
    await user.click(screen.getByRole('button', { name: 'Apply my changes to it' }))
    await user.click(saveButton())
    await screen.findByText('Saved as version 3. It is active now.')
    expect(newest().principles.map(({ name }) => name)).toEqual(['Wisdom', 'Truth', 'Respect'])
  })

  it('D1: shows an old version, restores it, and undoes that', async () => {
    save([...first.principles].reverse(), 'turned around')
    const user = open('/constitution?tab=history')
    const list = await screen.findByRole('list', { name: 'Versions' })
    expect(within(list).getByText('turned around')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'View version 1' }))
    const dialog = await screen.findByRole('dialog', { name: 'Version 1' })
    expect(await within(dialog).findByText('Asks for Truth.')).toBeDefined()
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('button', { name: 'Restore version 1' }))
    await waitFor(() => expect(newest().principles).toEqual(first.principles))
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() =>
      expect(newest().principles.map(({ name }) => name)).toEqual(['Respect', 'Wisdom', 'Truth']),
    )
  })
})

describe('its acts', () => {
  it('D2: shows outcome, principle, reason and scores, and opens the chat', async () => {
    const user = open('/constitution?tab=acts')
    const list = await screen.findByRole('list', { name: 'Activity' })
    expect(within(list).getByText('Not answered')).toBeDefined()
    expect(within(list).getByText('It asks for help with deceiving someone for gain.')).toBeDefined()
    await user.click(within(list).getByRole('button', { name: /^Details,/ }))
    expect(within(list).getByRole('meter', { name: 'Truth' }).getAttribute('aria-valuetext')).toBe(
      '10 of 100',
    )
    expect(within(list).getByRole('link', { name: 'Open chat' }).getAttribute('href')).toBe('/chat/s1')
  })

  it('D2: filters by outcome, with the counts of all', async () => {
    const user = open('/constitution?tab=acts')
    await screen.findByRole('list', { name: 'Activity' })
    await user.click(screen.getByRole('button', { name: 'Allowed 7' }))
    expect(await screen.findByText('There are no entries of this kind.')).toBeDefined()
  })

  it('D2: takes an appeal with a note, and says what it changes', async () => {
    const user = open('/constitution?tab=acts&act=act-1')
    await user.click(await screen.findByRole('button', { name: 'This was wrong' }))
    await user.type(screen.getByRole('textbox', { name: /What was wrong/ }), 'It was a play.')
    await user.click(screen.getByRole('button', { name: 'Report a mistake' }))
    await screen.findByText(/Similar texts are allowed from now on\./)
    expect(sent).toEqual([
      { method: 'POST', path: '/api/policy/audit/act-1/appeal', body: { note: 'It was a play.' } },
    ])
  })

  it('D2: says plainly that an appeal against a protection changes nothing', async () => {
    acts = [{ ...act, category: 'child_safety', appeal: { at: 3_000, note: '' } }]
    open('/constitution?tab=acts&act=act-1')
    await screen.findByText(/This protection is always on, so nothing changes for now\./)
  })

  it('D2: says what will appear while there is nothing', async () => {
    acts = []
    open('/constitution?tab=acts')
    await screen.findByText(/No activity yet\./)
  })

  it('D3: tries a sentence and says why it was let through', async () => {
    const user = open()
    await screen.findByText('Asks for Truth.')
    await user.type(
      screen.getByRole('textbox', { name: /Type a sentence/ }),
      'How do I prevent SQL injection?{Enter}',
    )
    await screen.findByText('It would be answered.')
    expect(screen.getByText('Allowed because: study.')).toBeDefined()
    expect(sent).toEqual([
      {
        method: 'POST',
        path: '/api/policy/validate',
        body: { message: 'How do I prevent SQL injection?', use_model: false },
      },
    ])
    // The verdict is of that sentence: another one has none yet.
    await user.type(screen.getByRole('textbox', { name: /sentence/i }), '!')
    expect(screen.queryByText(/allowed/i)).toBeNull()
  })
})
