import { QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Model } from '../../../../contract/core/models.ts'
import { type Settings, settingsSchema } from '../../../../contract/core/settings.ts'
import { giveCommand } from '../../../core/commands.ts'
import { createQueryClient } from '../../../core/query.ts'
import { startTranslations } from '../../../i18n/translations.ts'
import { ModelSettingsDialog } from './model-settings-dialog.tsx'

let settings: Settings
let refuses: boolean
const limits: Model['limits'] = {
  context_tokens: 8_192,
  answer_tokens: 2_048,
  trained_tokens: 32_768,
  limited_by: 'default',
}

beforeAll(() => startTranslations('en'))
beforeEach(() => {
  refuses = false
  settings = settingsSchema.parse({ model_parameters: { 'other:1b': { temperature: 1 } } })
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
    if (pathname === '/api/models') return Response.json({ models: [modelNamed('writer')] })
    if (pathname === '/api/settings' && init?.method === 'PATCH') {
      if (refuses) return Response.json({ error: { code: 'store_full', message: 'x' } }, { status: 507 })
      settings = { ...settings, ...JSON.parse(String(init.body)) }
    }
    if (pathname === '/api/settings') return Response.json(settings)
    return Response.json({})
  })
})

/** As the core describes one; only what the dialog reads matters. */
function modelNamed(name: string): Model {
  return {
    name,
    display_name: 'Writer 8B',
    size_bytes: 5e9,
    kind: 'chat',
    can_think: false,
    limits,
    is_default: true,
    is_loaded: false,
    family: null,
    parameters: '8B',
    quantization: null,
    can: ['chat'],
    memory_bytes: null,
    gpu_share: null,
    kept_because: null,
  }
}

function open() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <ModelSettingsDialog />
    </QueryClientProvider>,
  )
  act(() => giveCommand({ type: 'model_settings', model: 'writer' }))
  return userEvent.setup()
}

describe('the settings of a model', () => {
  it('A11: says what counts now and why, and saves what is filled in beside those of other models', async () => {
    const user = open()
    expect(await screen.findByText(/Now 8,192 tokens\. The model can read 32,768/)).toBeTruthy()
    await user.type(screen.getByLabelText('Context length'), '16384')
    await user.type(screen.getByLabelText('Top-p'), '0.9')
    await user.selectOptions(screen.getByLabelText('Keep in memory when unused'), 'Until the app closes')
    await user.type(screen.getByLabelText('System prompt'), 'Be brief.')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(settings.model_parameters).toEqual({
      'other:1b': { temperature: 1 },
      writer: { context_tokens: 16_384, top_p: 0.9, keep_alive_minutes: -1, system_prompt: 'Be brief.' },
    })
  })

  it.each([
    ['Context length', '40000', 'Enter a number from 1,024 to 32,768.'],
    ['Context length', '2048.5', 'Enter a number from 1,024 to 32,768.'],
    ['Longest answer', 'many', 'Enter a number from 32 to 131,072.'],
    ['Temperature', '3', 'Enter a number from 0 to 2.'],
  ])('refuses %s of %j, and says what is possible', async (label, text, words) => {
    const user = open()
    await user.type(await screen.findByLabelText(label), text)
    expect(screen.getByText(words)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true)
  })

  it('shows what is set, and resets it', async () => {
    settings = settingsSchema.parse({ model_parameters: { 'writer:latest': { temperature: 0.5 } } })
    const user = open()
    expect(await screen.findByLabelText('Temperature')).toHaveProperty('value', '0.5')
    await user.click(screen.getByRole('button', { name: 'Reset all' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(settings.model_parameters).toEqual({})
  })

  it('stays open with what was typed where it cannot be saved', async () => {
    refuses = true
    const user = open()
    await user.type(await screen.findByLabelText('Temperature'), '0.5')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(screen.getByLabelText('Temperature')).toHaveProperty('value', '0.5')
    expect(screen.getByRole('dialog')).toBeTruthy()
  })
})
