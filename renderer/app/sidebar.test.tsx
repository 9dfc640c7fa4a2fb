import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, useLocation } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AccountState } from '../../contract/core/account.ts'
import type { Session } from '../../contract/core/chat.ts'
import type { Memory } from '../../contract/core/memory.ts'
import type { Project } from '../../contract/core/projects.ts'
import type { MemoryQuestion } from '../../contract/core/remembered.ts'
import { settingsSchema } from '../../contract/core/settings.ts'
import { alice, signedOut } from '../../tests/harness/page-account.ts'
import { giveCommand } from '../core/commands.ts'
import { setFolderOpen } from '../core/project-folders.ts'
import { createQueryClient } from '../core/query.ts'
import { createChatClient } from '../features/chat/chat-client.ts'
import { ChatContext } from '../features/chat/chat-context.ts'
import { NewProjectDialog } from '../features/projects/components/new-project-dialog.tsx'
import { startTranslations } from '../i18n/translations.ts'
import { Toasts } from '../ui/toast.tsx'
import { Sidebar } from './sidebar.tsx'

/** The core's side: what is moved, made and deleted really is. */
let projects: Project[]
let sessions: Session[]
let account: AccountState
let waiting: MemoryQuestion[]

const garden: Project = {
  id: 'garden',
  name: 'Garden',
  instructions: '',
  memory_mode: null,
  model: null,
  chats: 1,
  created_at: 1,
  updated_at: 1,
}
const chat = (id: string, projectId: string | null): Session => ({
  id,
  title: `Chat ${id}`,
  created_at: 1,
  updated_at: Date.now(),
  active_leaf_id: null,
  model: null,
  project_id: projectId,
  message_count: 2,
  is_generating: false,
})

function answer(method: string, path: string, body: never): unknown {
  if (path === '/api/health') {
    return {
      status: 'ok',
      version: '0.1.0',
      store: { state: 'ok', message: null },
      engine: { state: 'ready', mode: 'bundled', version: '1', progress: null, error: null, restarts: 0 },
      secrets: { kind: 'keychain', warning: null },
    }
  }
  if (path === '/api/settings') return settingsSchema.parse({ first_run_done: true })
  if (path === '/api/account') return account
  if (path === '/api/chat/sessions') return { sessions, next_before: null }
  if (path === '/api/projects' && method === 'GET') return { projects }
  if (path === '/api/projects') {
    const made = { ...garden, id: 'new', chats: 0, ...(body as object) }
    projects = [...projects, made]
    return made
  }
  const projectId = /^\/api\/projects\/([^/]+)/.exec(path)?.[1]
  if (projectId && method === 'DELETE') {
    projects = projects.filter(({ id }) => id !== projectId)
    return { id: projectId, restorable_until: 1 }
  }
  if (projectId) {
    const changed = { ...garden, ...(body as object | null) }
    projects = [changed]
    return changed
  }
  const sessionId = /^\/api\/chat\/sessions\/([^/]+)$/.exec(path)?.[1]
  if (sessionId && method === 'PATCH') {
    sessions = sessions.map((one) => (one.id === sessionId ? { ...one, ...(body as object) } : one))
    return sessions.find(({ id }) => id === sessionId)
  }
  if (path === '/api/memory/questions') return { questions: waiting }
  return {}
}

beforeAll(() => {
  startTranslations('en')
  Element.prototype.hasPointerCapture = () => false
  Element.prototype.scrollIntoView = () => undefined
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
  account = signedOut
  waiting = []
  projects = [garden]
  sessions = [chat('a', 'garden'), chat('b', null)]
  setFolderOpen('garden', false)
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { pathname } = new URL(String(input), location.href)
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null
    return Response.json(answer(init?.method ?? 'GET', pathname, body as never))
  })
})
afterEach(cleanup)

function Place() {
  return <output aria-label="place">{useLocation().pathname}</output>
}

function open(path = '/') {
  const queries = createQueryClient()
  render(
    <QueryClientProvider client={queries}>
      <ChatContext value={createChatClient(queries)}>
        <MemoryRouter initialEntries={[path]}>
          <Toasts>
            <Sidebar onToggle={() => undefined} />
            <NewProjectDialog />
            <Place />
          </Toasts>
        </MemoryRouter>
      </ChatContext>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

const folders = () => screen.getByRole('navigation', { name: 'Projects' })
const days = () => screen.getByRole('navigation', { name: 'Chats' })
const titles = (list: HTMLElement) =>
  within(list)
    .queryAllByTitle(/^Chat /)
    .map((link) => link.textContent)

const memory: Memory = {
  id: 'm1',
  tier: 'itm',
  kind: 'fact',
  text: 'I live in Porto',
  author: 'reflection',
  confidence: 1,
  importance: 0.5,
  scope: 'everywhere',
  scope_id: null,
  scope_name: null,
  input_context: '',
  source_message_id: null,
  source_session_id: null,
  is_pinned: false,
  state: 'asked',
  superseded_by: null,
  valid_from: null,
  valid_to: null,
  subject: 'self',
  slot: 'home',
  value: 'porto',
  polarity: 'holds',
  said_at: 1,
  created_at: 1,
  updated_at: 1,
  last_used_at: null,
  uses: 0,
  expires_at: null,
  is_editable: true,
}

describe('the sidebar', () => {
  it('C7: counts the questions that wait on the Memory page, and shows no badge without one', async () => {
    waiting = [{ memory, pinned: { ...memory, id: 'm0', state: 'active', is_pinned: true } }]
    open()
    expect(await screen.findByRole('link', { name: 'Memory 1 question for you' })).toBeTruthy()
    cleanup()
    waiting = []
    open()
    await screen.findByText('Chat b')
    expect(screen.getByRole('link', { name: 'Memory' }).textContent?.trim()).toBe('Memory')
  })

  it('A2: shows the chats of a project in its folder, and the others under their days', async () => {
    const user = open()
    await screen.findByText('Chat b')
    expect(titles(days())).toEqual(['Chat b'])
    expect(titles(folders())).toEqual([])
    await user.click(within(folders()).getByRole('button', { name: 'Chats of “Garden”' }))
    expect(titles(folders())).toEqual(['Chat a'])
  })

  it('A2: unfolds the project of the chat that is open', async () => {
    open('/chat/a')
    await waitFor(() => expect(titles(folders())).toEqual(['Chat a']))
  })

  it('A2: moves a chat into a project and out of it by its menu', async () => {
    setFolderOpen('garden', true)
    const user = open()
    await screen.findByText('Chat b')
    const move = async (title: string, target: string) => {
      await user.click(screen.getByRole('button', { name: `Actions for “${title}”` }))
      // By keys: without a layout, a pointer is nowhere and closes the inner menu.
      ;(await screen.findByRole('menuitem', { name: 'Move to project' })).focus()
      await user.keyboard('{ArrowRight}')
      ;(await screen.findByRole('menuitemradio', { name: target })).focus()
      await user.keyboard('{Enter}')
    }
    await move('Chat b', 'Garden')
    await waitFor(() => expect(titles(folders())).toEqual(['Chat b', 'Chat a'].sort()))
    await move('Chat a', 'No project')
    await waitFor(() => expect(titles(days())).toEqual(['Chat a']))
    expect(titles(folders())).toEqual(['Chat b'])
  })

  it('A2: makes a project in a dialog, and goes to its page', async () => {
    const user = open()
    await screen.findByText('Garden')
    giveCommand({ type: 'new_project' })
    const dialog = await screen.findByRole('dialog', { name: 'New project' })
    await user.type(within(dialog).getByRole('textbox', { name: 'Project name' }), 'Kitchen{Enter}')
    expect(await within(folders()).findByText('Kitchen')).toBeDefined()
    await waitFor(() => expect(screen.getByLabelText('place').textContent).toBe('/project/new'))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('A2: makes a project for a chat, which moves into it', async () => {
    const user = open()
    await screen.findByText('Chat b')
    giveCommand({ type: 'new_project', sessionId: 'b' })
    await user.type(await screen.findByRole('textbox', { name: 'Project name' }), 'Kitchen{Enter}')
    await screen.findByText('Moved to “Kitchen”.')
    await waitFor(() => expect(titles(folders())).toEqual(['Chat b']))
  })

  it('A2: deletes a project, keeps its chats in sight, and brings it back', async () => {
    const user = open()
    await screen.findByText('Garden')
    await user.click(screen.getByRole('button', { name: 'Actions for the project “Garden”' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete project' }))
    await waitFor(() => expect(titles(days())).toEqual(['Chat a', 'Chat b']))
    await user.click(screen.getByRole('button', { name: 'Undo' }))
    expect(await within(folders()).findByText('Garden')).toBeDefined()
    await waitFor(() => expect(titles(days())).toEqual(['Chat b']))
  })

  it('A2: renames a project in its place', async () => {
    const user = open()
    await screen.findByText('Garden')
    await user.click(screen.getByRole('button', { name: 'Actions for the project “Garden”' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Rename project' }))
    await user.clear(await screen.findByRole('textbox', { name: 'Project name' }))
    await user.keyboard('Orchard{Enter}')
    expect(await within(folders()).findByText('Orchard')).toBeDefined()
  })

  it('J3: leads to the account by its name, or to signing in', async () => {
    open()
    expect((await screen.findByRole('link', { name: 'Sign in' })).getAttribute('href')).toBe('/account')
    cleanup()
    account = alice
    open()
    expect((await screen.findByRole('link', { name: 'Alice' })).getAttribute('href')).toBe('/account')
    expect(screen.queryByRole('link', { name: 'Sign in' })).toBeNull()
  })
})
