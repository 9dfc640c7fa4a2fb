import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Document, Source } from '../../../../contract/core/documents.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { AnswerSources, SourcesContext } from './answer-sources.tsx'
import { DocumentChips } from './document-chips.tsx'

const lease: Document = {
  id: 'lease',
  name: 'lease.pdf',
  kind: 'pdf',
  size_bytes: 250_000,
  session_id: 's1',
  project_id: null,
  state: 'ready',
  error: null,
  pages: 3,
  passages: 4,
  passages_indexed: 4,
  created_at: 1,
}
const source: Source = {
  document_id: 'lease',
  position: 1,
  name: 'lease.pdf',
  kind: 'pdf',
  page: 2,
  heading: null,
  first_line: null,
  last_line: null,
}
let documents: Document[]
let removed: string[]
let isGone: boolean

beforeAll(() => startTranslations('en'))
beforeEach(() => {
  documents = []
  removed = []
  isGone = false
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { pathname } = new URL(String(input), location.href)
    if (init?.method === 'DELETE') {
      const id = pathname.split('/').at(-1) ?? ''
      removed.push(id)
      documents = documents.filter((document) => document.id !== id)
      return Response.json({ id })
    }
    if (pathname === '/api/documents') return Response.json({ documents })
    if (isGone) return Response.json({ error: { code: 'document_not_found', message: 'x' } }, { status: 404 })
    const place = { page: 2, heading: null, first_line: null, last_line: null }
    return Response.json({
      document: lease,
      passage: { ...place, position: 1, text: 'The deposit is 1,850 euros.' },
      before: null,
      after: { ...place, position: 2, text: 'Dogs are allowed.' },
    })
  })
})

function show(children: ReactNode) {
  render(<QueryClientProvider client={createQueryClient()}>{children}</QueryClientProvider>)
  return userEvent.setup()
}

describe('A9: the documents of a chat', () => {
  it.each([
    [{ state: 'waiting' }, 'Waiting'],
    [{ state: 'reading' }, 'Reading'],
    [{ state: 'indexing', passages_indexed: 1 }, '25%'],
    [{ state: 'ready' }, '3 pages'],
    [{ state: 'failed', error: 'document_encrypted' }, 'password'],
    [{ state: 'failed', error: 'document_has_no_text' }, 'A scanned page is a picture'],
    [{ state: 'failed', error: 'document_too_large' }, 'large'],
    [{ state: 'failed', error: 'document_unreadable' }, 'read'],
  ] as const)('say how far they are, or why they could not be read: %j', async (change, words) => {
    documents = [{ ...lease, ...change }]
    show(<DocumentChips sessionId="s1" />)
    const chip = await screen.findByRole('listitem')
    expect(within(chip).getByText('lease.pdf')).toBeTruthy()
    expect(chip.textContent).toContain(words)
  })

  it('are removed one by one', async () => {
    documents = [lease, { ...lease, id: 'other', name: 'other.pdf' }]
    const user = show(<DocumentChips sessionId="s1" />)
    await user.click(await screen.findByRole('button', { name: /lease\.pdf/ }))
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(1))
    expect(removed).toEqual(['lease'])
    expect(screen.getByText('other.pdf')).toBeTruthy()
  })

  it('are not asked for in a chat that does not exist yet', () => {
    show(<DocumentChips sessionId={null} />)
    expect(screen.queryByRole('list')).toBeNull()
    expect(globalThis.fetch).not.toHaveBeenCalled()
  })
})

describe('A9: the sources of an answer', () => {
  const sources = (list: Source[]) => (
    <SourcesContext value={{ a1: list }}>
      <AnswerSources messageId="a1" />
    </SourcesContext>
  )

  it('name file and place, and open the passage between its neighbours', async () => {
    const user = show(sources([source]))
    await user.click(screen.getByRole('button', { name: 'lease.pdf, p. 2' }))
    const dialog = await screen.findByRole('dialog', { name: 'lease.pdf' })
    expect((await within(dialog).findByText('The deposit is 1,850 euros.')).tagName).toBe('MARK')
    expect(within(dialog).getByText('Dogs are allowed.')).toBeTruthy()
  })

  it('stay when the document was removed, and say so when they are opened', async () => {
    isGone = true
    const user = show(sources([source]))
    await user.click(screen.getByRole('button', { name: 'lease.pdf, p. 2' }))
    expect(await screen.findByRole('alert')).toBeTruthy()
  })

  it('name headings, lines of text and rows of a table where there are no pages', () => {
    const none = { page: null, heading: null, first_line: null, last_line: null }
    show(
      sources([
        { ...source, ...none, position: 2, name: 'a.md', kind: 'markdown', heading: 'Costs' },
        { ...source, ...none, position: 3, name: 'b.csv', kind: 'csv', first_line: 12, last_line: 40 },
        { ...source, ...none, position: 4, name: 'c.ts', kind: 'code', first_line: 1, last_line: 9 },
        { ...source, ...none, position: 5, name: 'd.txt', kind: 'text' },
      ]),
    )
    const names = screen.getAllByRole('button').map(({ textContent }) => textContent)
    expect(names).toEqual(['a.md, Costs', 'b.csv, rows 12–40', 'c.ts, lines 1–9', 'd.txt'])
  })

  it('are absent under an answer that was given nothing', () => {
    show(sources([]))
    expect(screen.queryByRole('list')).toBeNull()
  })
})
