import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes, useLocation } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Project } from '../../../../contract/core/projects.ts'
import { settingsSchema } from '../../../../contract/core/settings.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { ProjectPage } from './project-page.tsx'

let project: Project
let refusesNext: boolean

beforeAll(() => {
  startTranslations('en')
})
beforeEach(() => {
  refusesNext = false
  project = {
    id: 'garden',
    name: 'Garden',
    instructions: 'Be brief.',
    memory_mode: null,
    model: null,
    chats: 2,
    created_at: 1,
    updated_at: 1,
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { pathname } = new URL(String(input), location.href)
    if (pathname === '/api/health') {
      return Response.json({
        status: 'ok',
        version: '0.1.0',
        store: { state: 'ok', message: null },
        engine: { state: 'ready', mode: 'bundled', version: '1', progress: null, error: null, restarts: 0 },
        secrets: { kind: 'keychain', warning: null },
      })
    }
    if (pathname === '/api/settings') return Response.json(settingsSchema.parse({ memory_mode: 'ask' }))
    if (pathname === '/api/projects') return Response.json({ projects: [project] })
    if (pathname === '/api/projects/garden' && init?.method === 'PATCH') {
      if (refusesNext) return Response.json({ error: { code: 'store_full', message: 'x' } }, { status: 507 })
      project = { ...project, ...JSON.parse(String(init.body)) }
      return Response.json(project)
    }
    return Response.json({})
  })
})
afterEach(cleanup)

function Place() {
  const { pathname, search } = useLocation()
  return <output aria-label="place">{pathname + search}</output>
}

function open(path = '/project/garden') {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter initialEntries={[path]}>
        <Routes>
          <Route
            path="/project/:id"
            element={<ProjectPage chatsOf={({ name }) => <p>Chats in {name}</p>} />}
          />
          <Route path="*" element={null} />
        </Routes>
        <Place />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

const instructions = () => screen.getByRole('textbox', { name: /Added to every chat/ })

describe('the page of a project', () => {
  it('A2: saves its instructions, with a counter, when told to', async () => {
    const user = open()
    await screen.findByRole('heading', { level: 1, name: 'Garden' })
    expect(screen.getByText('9 of 4,000 characters')).toBeDefined()
    await user.type(instructions(), ' In Latin.')
    expect(project.instructions).toBe('Be brief.')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('Saved. It applies from the next message.')
    expect(project.instructions).toBe('Be brief. In Latin.')
  })

  it('A2: does not save more than 4,000 characters, and says how many are too many', async () => {
    const user = open()
    await screen.findByRole('heading', { level: 1, name: 'Garden' })
    await user.click(instructions())
    await user.paste('x'.repeat(4_000))
    expect(screen.getByText('9 characters over the limit of 4,000. Shorten it to save.')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true)
    await user.click(screen.getByRole('button', { name: 'Discard' }))
    expect(instructions()).toHaveProperty('value', 'Be brief.')
  })

  it('A2: keeps what was written when it could not be saved, and when the page is left', async () => {
    refusesNext = true
    const user = open()
    await screen.findByRole('heading', { level: 1, name: 'Garden' })
    await user.type(instructions(), ' Please.')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect((await screen.findByRole('alert')).textContent).toMatch(/disk is full.*Your text is kept here\./)
    cleanup()
    const again = open()
    await screen.findByRole('heading', { level: 1, name: 'Garden' })
    expect(instructions()).toHaveProperty('value', 'Be brief. Please.')
    await again.click(screen.getByRole('button', { name: 'Discard' }))
  })

  it('C8: has a memory switch of its own, or follows the setting', async () => {
    const user = open()
    await screen.findByRole('heading', { level: 1, name: 'Garden' })
    expect(await screen.findByRole('radio', { name: 'Default (Ask)' })).toHaveProperty('checked', true)
    await user.click(screen.getByRole('radio', { name: 'Off' }))
    await waitFor(() => expect(project.memory_mode).toBe('off'))
    expect(screen.getByText(/remembers nothing from them/)).toBeDefined()
    await user.click(screen.getByRole('radio', { name: /^Default/ }))
    await waitFor(() => expect(project.memory_mode).toBeNull())
  })

  it('A2: begins a chat that will stand in it', async () => {
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'New chat in this project' }))
    expect(screen.getByLabelText('place').textContent).toBe('/?project=garden')
  })

  it('A2: is renamed in its place, and shows its chats', async () => {
    const user = open()
    await user.click(await screen.findByRole('button', { name: 'Rename project' }))
    await user.clear(screen.getByRole('textbox', { name: 'Project name' }))
    await user.keyboard('Orchard{Enter}')
    await screen.findByRole('heading', { level: 1, name: 'Orchard' })
    expect(screen.getByText('Chats in Orchard')).toBeDefined()
  })

  it('A2: says so when there is no such project', async () => {
    open('/project/gone')
    expect(await screen.findByText('This project no longer exists. Choose another.')).toBeDefined()
  })
})
