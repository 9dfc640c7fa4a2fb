import { afterEach, describe, expect, it, vi } from 'vitest'
import { fc } from '../../../tests/harness/random.ts'
import { createFrameSchedule, LiveAnswers } from './live-answers.ts'

/** A store whose frames come when the test says so. */
function setUp() {
  const frames: (() => void)[] = []
  const live = new LiveAnswers((flush) => frames.push(flush))
  const frame = () => {
    for (const flush of frames.splice(0)) flush()
  }
  return { live, frames, frame }
}

describe('text that arrives', () => {
  it('A1: is published once a frame, however many deltas came', () => {
    const { live, frames, frame } = setUp()
    const listener = vi.fn()
    live.begin('a', 's', '')
    live.watch('a', listener)
    for (const [at, text] of [...'Hello'].entries()) live.append('a', at, text)
    expect(frames).toHaveLength(1)
    expect(live.get('a')?.text).toBe('')
    frame()
    expect(listener).toHaveBeenCalledTimes(1)
    expect(live.get('a')).toEqual({ id: 'a', sessionId: 's', text: 'Hello', line: 'open' })
  })

  it('A4: is not doubled by a delta that came before, in whole or in part', () => {
    const { live, frame } = setUp()
    live.begin('a', 's', 'Hel')
    expect(live.append('a', 0, 'Hel')).toBe('known')
    expect(live.append('a', 1, 'ello')).toBe('appended')
    expect(live.append('a', 2, 'llo')).toBe('known')
    frame()
    expect(live.get('a')?.text).toBe('Hello')
  })

  it('A4: says that something is missing instead of leaving a hole', () => {
    const { live, frame } = setUp()
    live.begin('a', 's', 'Hel')
    expect(live.append('a', 4, 'o')).toBe('gap')
    frame()
    expect(live.get('a')?.text).toBe('Hel')
    expect(live.heldLength('a')).toBe(3)
  })

  it('A4: is kept when the core tells a shorter text on attaching again', () => {
    const { live, frame } = setUp()
    live.begin('a', 's', 'Hello wor')
    live.begin('a', 's', 'Hello')
    frame()
    expect(live.get('a')?.text).toBe('Hello wor')
  })

  it('A4: is whole after any mix of repeated and late deltas', () => {
    const text = 'The quick brown fox jumps over the lazy dog.'
    const piece = fc.tuple(fc.nat(text.length), fc.nat(12))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { live, frame } = setUp()
        live.begin('a', 's', '')
        for (const [at, length] of pieces) {
          const held = live.heldLength('a')
          const outcome = live.append('a', at, text.slice(at, at + length))
          expect(outcome === 'gap').toBe(at > held)
        }
        frame()
        expect(text.startsWith(live.get('a')?.text ?? '?')).toBe(true)
      }),
    )
  })

  it('A1: wakes only those who watch that answer', () => {
    const { live, frame } = setUp()
    const other = vi.fn()
    live.begin('a', 's', '')
    live.begin('b', 't', '')
    live.watch('b', other)
    live.append('a', 0, 'x')
    frame()
    expect(other).not.toHaveBeenCalled()
  })
})

describe('chats that are answering', () => {
  it('A4: are known until their answer ends, as one and the same set', () => {
    const { live } = setUp()
    live.begin('a', 's', '')
    const during = live.sessionIds()
    expect([...during]).toEqual(['s'])
    live.append('a', 0, 'text')
    expect(live.sessionIds()).toBe(during)
    live.end('a')
    expect([...live.sessionIds()]).toEqual([])
  })

  it('A4: an answer that has ended keeps its last text and takes no more', () => {
    const { live, frame } = setUp()
    live.begin('a', 's', '')
    live.append('a', 0, 'whole')
    live.end('a')
    expect(live.append('a', 5, ' late')).toBe('known')
    frame()
    expect(live.get('a')?.text).toBe('whole')
  })

  it('A4: of many that have ended only the latest are held', () => {
    const { live } = setUp()
    for (let index = 0; index < 20; index++) {
      live.begin(`a${index}`, 's', 'text')
      live.end(`a${index}`)
    }
    expect(live.get('a0')).toBeUndefined()
    expect(live.get('a19')?.text).toBe('text')
  })
})

describe('how often text is published', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('N6: with every second frame of a screen of 60, so that letters typed meanwhile have the others', () => {
    vi.useFakeTimers()
    vi.stubGlobal('requestAnimationFrame', (frame: () => void) => setTimeout(frame, 1_000 / 60))
    const schedule = createFrameSchedule()
    let times = 0
    const flush = () => {
      times += 1
      schedule(flush)
    }
    schedule(flush)
    vi.advanceTimersByTime(1_000)
    expect(times).toBeGreaterThanOrEqual(28)
    expect(times).toBeLessThanOrEqual(31)
  })

  it('A4: also in a window that gets no frames', () => {
    vi.useFakeTimers()
    vi.stubGlobal('requestAnimationFrame', () => 0)
    const flush = vi.fn()
    createFrameSchedule()(flush)
    vi.advanceTimersByTime(250)
    expect(flush).toHaveBeenCalledTimes(1)
  })
})
