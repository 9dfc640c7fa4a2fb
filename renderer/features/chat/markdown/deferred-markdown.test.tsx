import { cleanup, render, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { startTranslations } from '../../../i18n/translations.ts'
import { createDeferred, type Deferred, useDeferred } from '../../../ui/deferred.ts'

describe('an answer', () => {
  it('J2: is there as plain text at once, as Markdown when that is read, and from then on at once', async () => {
    // Another file may have read the renderer already: here it is not read yet.
    vi.resetModules()
    const { AnswerText, markdownPart } = await import('./deferred-markdown.tsx')
    startTranslations()
    render(<AnswerText text="The **Moon** pulls." isStreaming={false} />)
    expect(screen.getByText('The **Moon** pulls.')).toBeTruthy()
    // Reading the file takes as long as the machine is busy.
    expect((await screen.findByText('Moon', {}, { timeout: 20_000 })).tagName).toBe('STRONG')
    cleanup()
    await markdownPart.load()
    render(<AnswerText text="The **Sun** shines." isStreaming={false} />)
    expect(screen.getByText('Sun').tagName).toBe('STRONG')
  })
})

describe('a part of the page in a file of its own', () => {
  it('J2: is read once, and again only when that went wrong', async () => {
    const read = vi
      .fn<() => Promise<() => string>>()
      .mockRejectedValueOnce(new TypeError('gone'))
      .mockResolvedValue(() => 'here')
    const part = createDeferred(read)
    await expect(part.load()).rejects.toThrow('gone')
    await Promise.all([part.load(), part.load()])
    expect(read).toHaveBeenCalledTimes(2)
    render(<Place part={part} />)
    expect(screen.getByText('here')).toBeTruthy()
  })
})

function Place({ part }: { part: Deferred<object> }) {
  const { component: Component } = useDeferred(part)
  return Component ? <Component /> : 'waiting'
}
