import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LibraryEntry } from '../../../../contract/core/model-library.ts'
import type { Model } from '../../../../contract/core/models.ts'
import type { Pull } from '../../../../contract/core/pulls.ts'
import { settingsSchema } from '../../../../contract/core/settings.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { Toasts } from '../../../ui/toast.tsx'
import { ModelsPage } from './models-page.tsx'
import { RecommendedCard } from './recommended-card.tsx'

const GB = 1_000_000_000
const starter: Model = {
  name: 'smollm2:135m',
  display_name: 'SmolLM2 135M Instruct',
  size_bytes: 98_000_000,
  kind: 'chat',
  can_think: false,
  can: ['chat'],
  limits: { context_tokens: 8_192, answer_tokens: 4_096, trained_tokens: 8_192, limited_by: 'model' },
  is_default: true,
  is_loaded: true,
  family: 'llama',
  parameters: '134.52M',
  quantization: 'Q4_1',
  memory_bytes: 285_000_000,
  gpu_share: null,
  kept_because: 'only_chat_model',
}
const entry: LibraryEntry = {
  name: 'llama3.2:3b',
  title: 'Llama 3.2 3B',
  parameters: '3.2B',
  kind: 'chat',
  can: ['chat', 'tools'],
  license: 'Llama 3.2',
  languages: 'en, de, fr',
  good_at: 'everyday',
  size_bytes: 2 * GB,
  context_tokens: 131_072,
  fit: {
    level: 'well',
    by: 'memory',
    weights_bytes: 2 * GB,
    cache_bytes: 0.9 * GB,
    overhead_bytes: 0.4 * GB,
    need_bytes: 3.3 * GB,
    well_up_to_bytes: 4.8 * GB,
    tight_up_to_bytes: 6.8 * GB,
  },
  is_installed: false,
  is_recommended: true,
}
const tooBig: LibraryEntry = {
  ...entry,
  name: 'qwen3:32b',
  title: 'Qwen 3 32B',
  is_recommended: false,
  fit: { ...entry.fit, level: 'too_big' },
}
const pull: Pull = {
  id: 'p1',
  name: 'llama3.2:3b',
  kind: 'download',
  state: 'running',
  done_bytes: 0.5 * GB,
  total_bytes: 2 * GB,
  bytes_per_second: 10_000_000,
  seconds_left: 150,
  error: null,
  has_template: null,
  created_at: 1,
  updated_at: 1,
}

let engineState: 'ready' | 'failed'
let models: Model[]
let pulls: Pull[]
let sent: string[]

function answer(method: string, path: string): unknown {
  if (method !== 'GET') sent.push(`${method} ${path}`)
  switch (path) {
    case '/api/health':
      return {
        status: 'ok',
        version: '0.1.0',
        store: { state: 'ok', message: null },
        engine: {
          state: engineState,
          mode: 'bundled',
          version: '1',
          progress: null,
          error: null,
          restarts: 0,
        },
        secrets: { kind: 'keychain', warning: null },
      }
    case '/api/settings':
      return settingsSchema.parse({})
    case '/api/models':
      return { models }
    case '/api/models/library':
      return {
        machine: {
          memory_total_bytes: 8 * GB,
          memory_free_bytes: 4 * GB,
          disk_free_bytes: 50 * GB,
          gpu: null,
        },
        fit_context_tokens: 8_192,
        recommended: entry.name,
        entries: [tooBig, entry],
      }
    case '/api/models/pulls':
      if (method === 'POST') pulls = [pull]
      return method === 'POST' ? pull : { pulls }
    case '/api/models/pulls/p1/pause':
      pulls = [{ ...pull, state: 'paused', bytes_per_second: null, seconds_left: null }]
      return pulls[0]
    default:
      throw new Error(`${method} ${path}`)
  }
}

beforeAll(() => void startTranslations())
beforeEach(() => {
  engineState = 'ready'
  models = [starter]
  pulls = []
  sent = []
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, location.origin)
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
    return Response.json(answer(method, pathname))
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show(page = <ModelsPage />) {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter>
        <Toasts>{page}</Toasts>
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

describe('the Models page', () => {
  it('B3: shows what is installed, what it can and takes, and why it stays', async () => {
    const user = show()
    const list = within(await screen.findByRole('list', { name: 'Installed' }))
    expect(list.getByText('SmolLM2 135M Instruct')).toBeTruthy()
    expect(
      list.getByText(/98 MB · 134\.52M · llama · Q4_1 · 8,192 tokens of context · 285 MB of memory in use/),
    ).toBeTruthy()
    expect(list.getByText(/only chat model/)).toBeTruthy()
    await user.click(list.getByRole('button', { name: 'Actions for SmolLM2 135M Instruct' }))
    expect(screen.queryByRole('menuitem', { name: 'Delete' })).toBeNull()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('list', { name: 'Downloads' })).toBeNull()
  })

  it('B3: puts the recommended model first, hides what is too big, and says the arithmetic', async () => {
    const user = show()
    const list = within(await screen.findByRole('list', { name: 'Get more' }))
    expect(list.getByText('Recommended for this computer')).toBeTruthy()
    expect(list.queryByText('Qwen 3 32B')).toBeNull()
    expect(
      list.getByRole('button', {
        name: 'Fits well. Needs 3.3 GB of memory: 2 GB for the model, 0.9 GB for 8,192 tokens of context, 0.4 GB for the engine. Fits well up to 4.8 GB, tight up to 6.8 GB.'.replaceAll(
          /0\.(\d) GB/g,
          (_, tenth) => `${tenth}00 MB`,
        ),
      }),
    ).toBeTruthy()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Fit' }), 'all')
    expect(list.getByText('Qwen 3 32B')).toBeTruthy()
  })

  it('B3: downloads, tells how far it is, and pauses', async () => {
    const user = show()
    await user.click(await screen.findByRole('button', { name: 'Download Llama 3.2 3B' }))
    const list = within(await screen.findByRole('list', { name: 'Downloads' }))
    expect(list.getByText('Downloading · 500 MB of 2 GB · 10 MB/s · 3 min left')).toBeTruthy()
    expect(list.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')
    await user.click(list.getByRole('button', { name: 'Pause llama3.2:3b' }))
    await waitFor(() => expect(list.getByText('Paused · 500 MB of 2 GB')).toBeTruthy())
    expect(sent).toEqual(['POST /api/models/pulls', 'POST /api/models/pulls/p1/pause'])
  })

  it('B3: says why a download stopped and what to do; nothing that stopped can be used', async () => {
    const details = { needed_bytes: 2.5 * GB, free_bytes: 1 * GB }
    pulls = [{ ...pull, state: 'failed', error: { code: 'pull_disk_full', details } }]
    show()
    expect(
      await screen.findByText(/Free up some space, then continue\. Needed: 2\.5 GB\. Free: 1 GB\./),
    ).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Continue llama3.2:3b' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Use as default' })).toBeNull()
  })

  it('B3: without an engine says so, and offers to restart it', async () => {
    engineState = 'failed'
    show()
    expect(await screen.findByText(/The engine that runs models is not running/)).toBeTruthy()
    expect(screen.getByRole('button', { name: /Restart/ })).toBeTruthy()
  })
})

describe('the card of the recommended model', () => {
  it('B3: offers it to who has only a small one, then shows how far it is', async () => {
    const user = show(<RecommendedCard />)
    await user.click(await screen.findByRole('button', { name: 'Get Llama 3.2 3B (2 GB)' }))
    expect(await screen.findByText(/Llama 3\.2 3B · Downloading/)).toBeTruthy()
  })

  it('B3: is not there for who has a larger one', async () => {
    models = [starter, { ...starter, name: 'gemma3:4b', size_bytes: 3.3 * GB, is_default: false }]
    show(
      <>
        <RecommendedCard />
        <ModelsPage />
      </>,
    )
    await screen.findByRole('list', { name: 'Get more' })
    expect(screen.queryByText('Your starter model is very small')).toBeNull()
  })
})
