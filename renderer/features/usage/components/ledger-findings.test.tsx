import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { LedgerFindingView } from '../../../../contract/core/usage.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { LedgerFindings } from './ledger-findings.tsx'

beforeAll(() => startTranslations('en'))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** Shows what the core answers, and waits until it has. */
async function show(findings: LedgerFindingView[]): Promise<void> {
  const answered = vi.fn(async () => Response.json({ findings }))
  vi.stubGlobal('fetch', answered)
  render(
    <QueryClientProvider client={createQueryClient()}>
      <LedgerFindings />
    </QueryClientProvider>,
  )
  await waitFor(() => expect(answered).toHaveBeenCalled())
}

it('E5: says in words what is missing, and that nothing is given back', async () => {
  await show([
    { kind: 'folder_emptied', missing: 1_200, at: 1_000 },
    { kind: 'entries_missing', missing: 1, at: 2_000 },
    { kind: 'history_replaced', missing: 0, at: 3_000 },
    { kind: 'clock_behind', missing: 0, at: 4_000 },
  ])
  expect(await screen.findByText(/data folder was emptied. 1,200 entries are missing/)).toBeDefined()
  expect(screen.getByText(/1 entry that was recorded is missing/)).toBeDefined()
  expect(screen.getByText(/not the ones recorded before/)).toBeDefined()
  expect(screen.getByText(/clock was behind/)).toBeDefined()
  expect(screen.getByText(/stays counted/)).toBeDefined()
})

it('E5: says nothing when all is well', async () => {
  await show([])
  expect(screen.queryByText(/missing/)).toBeNull()
})
