import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RestoreReply, Snapshot } from '../../../../contract/core/store.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { SnapshotList } from './snapshot-list.tsx'

const daily: Snapshot = {
  name: 'daily-1',
  taken_at: 1_700_000_000_000,
  reason: 'daily',
  size_bytes: 200_000,
  schema_version: 10,
  chats: 4,
  messages: 20,
}
const manual: Snapshot = { ...daily, name: 'manual-1', taken_at: 1_699_000_000_000, reason: 'manual' }
const sent: unknown[] = []

function open(answer: () => Response) {
  sent.length = 0
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    sent.push([new URL(String(input)).pathname, JSON.parse(String(init?.body))])
    return answer()
  })
  render(
    <QueryClientProvider client={createQueryClient()}>
      <SnapshotList snapshots={[daily, manual]} />
    </QueryClientProvider>,
  )
  return userEvent.setup()
}
const came = (reply: RestoreReply) => () => Response.json(reply)
const button = (index: number) =>
  screen.getAllByRole('button', { name: /^Restore from backup, / })[index] as HTMLElement

beforeAll(() => startTranslations())
afterEach(cleanup)

describe('restoring chats from a backup', () => {
  it('K1: asks for the chosen backup, deleted chats included, and says what came', async () => {
    const user = open(came({ chats_added: 3, messages_added: 12 }))
    await user.click(button(1))
    expect((await screen.findByRole('status')).textContent).toBe('Restored: 3 chats and 12 messages.')
    expect(sent).toEqual([['/api/store/restore', { snapshot: 'manual-1', undelete: true }]])
  })

  it.each([
    [{ chats_added: 0, messages_added: 0 }, 'Nothing was missing.'],
    [{ chats_added: 0, messages_added: 1 }, 'Restored: 1 message.'],
    [{ chats_added: 1, messages_added: 0 }, 'Restored: 1 chat.'],
  ])('K1: says of %j: %s', async (reply, words) => {
    const user = open(came(reply))
    await user.click(button(0))
    expect((await screen.findByRole('status')).textContent).toBe(words)
  })

  it('K1: says beforehand that nothing is overwritten', () => {
    open(came({ chats_added: 0, messages_added: 0 }))
    expect(screen.getByText(/Nothing you have now is changed or overwritten/)).toBeTruthy()
  })

  it('K1: says why it did not work and can be tried again', async () => {
    const user = open(() =>
      Response.json({ error: { code: 'store_full', message: 'full', details: {} } }, { status: 507 }),
    )
    await user.click(button(0))
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full')
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(sent).toHaveLength(2))
  })
})
