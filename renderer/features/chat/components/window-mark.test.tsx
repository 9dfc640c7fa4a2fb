import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { SummaryState } from '../../../../contract/core/summary.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { WindowMark } from './window-mark.tsx'

const NONE: SummaryState = { summary: null, progress: null, error: null }
let state: SummaryState
let asked: string[]

beforeAll(() => startTranslations('en'))
beforeEach(() => {
  state = NONE
  asked = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const method = init?.method ?? 'GET'
    asked.push(`${method} ${new URL(String(input), location.href).pathname}`)
    if (method === 'POST') state = { ...NONE, progress: { done: 1, total: 3 } }
    if (method === 'DELETE') state = NONE
    return Response.json(state)
  })
})

function open() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <WindowMark sessionId="s1" beforeId="m" />
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

it('A11: offers a summary, tells how far it is, and shows it once it is there', async () => {
  const user = open()
  await user.click(await screen.findByRole('button', { name: 'Summarise earlier messages' }))
  expect(await screen.findByText('Summarising… part 2 of 3')).toBeTruthy()
  const summary = { up_to_message_id: 'm', content: 'About apples.', model: 'writer', created_at: 0 }
  state = { ...NONE, summary }
  expect(await screen.findByText('About apples.')).toBeTruthy()
  // It stands for all that is above: there is nothing to update.
  expect(screen.queryByRole('button', { name: 'Update summary' })).toBeNull()
  await user.click(screen.getByText('Show summary'))
  await user.click(screen.getByRole('button', { name: 'Remove summary' }))
  expect(await screen.findByText(/Earlier messages no longer fit/)).toBeTruthy()
  expect(asked.at(-1)).toBe('DELETE /api/chat/sessions/s1/summary')
})

it('A11: can be stopped while it is written', async () => {
  state = { ...NONE, progress: { done: 0, total: 2 } }
  const user = open()
  await user.click(await screen.findByRole('button', { name: 'Cancel' }))
  expect(await screen.findByRole('button', { name: 'Summarise earlier messages' })).toBeTruthy()
})

it('A11: says why it could not be written, and can be asked for again', async () => {
  state = { ...NONE, error: { code: 'engine_died', message: 'x' } }
  open()
  expect((await screen.findByRole('alert')).textContent).toContain('The summary could not be written.')
  expect(screen.getByRole('button', { name: 'Summarise earlier messages' })).toHaveProperty('disabled', false)
})

it('A11: can be updated once more messages have left the window', async () => {
  const summary = { up_to_message_id: 'earlier', content: 'About apples.', model: 'writer', created_at: 0 }
  state = { ...NONE, summary }
  const user = open()
  await user.click(await screen.findByRole('button', { name: 'Update summary' }))
  expect(await screen.findByText('Summarising… part 2 of 3')).toBeTruthy()
})
