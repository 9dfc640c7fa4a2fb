import { describe, expect, it } from 'vitest'
import type { EngineState, HealthReply } from '../../../contract/core/health.ts'
import { stepsOf } from './start-steps.ts'

const health = (engine: Partial<EngineState>): HealthReply => ({
  status: 'starting',
  version: '0.1.0',
  store: { state: 'fresh', message: null },
  engine: {
    state: 'preparing',
    mode: 'bundled',
    version: null,
    progress: null,
    error: null,
    restarts: 0,
    ...engine,
  },
  secrets: { kind: 'keychain', warning: null },
})
const states = (reply: HealthReply | undefined) => stepsOf(reply).map(({ state }) => state)

describe('the steps of a first start', () => {
  it('J2: begin with the store while nothing is known', () => {
    expect(states(undefined)).toEqual(['running', 'waiting', 'waiting', 'waiting'])
  })

  it('J2: show how much of the model is copied', () => {
    const steps = stepsOf(
      health({ progress: { step: 'importing_chat_model', done_bytes: 41, total_bytes: 98 } }),
    )
    expect(steps[2]).toEqual({ name: 'chat_model', state: 'running', doneBytes: 41, totalBytes: 98 })
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'running', 'waiting'])
  })

  it('J2: are all done when the engine is ready', () => {
    expect(states(health({ state: 'ready' }))).toEqual(['done', 'done', 'done', 'done'])
  })

  it('B4: name the one that failed', () => {
    expect(states(health({ state: 'failed' }))).toEqual(['done', 'failed', 'waiting', 'waiting'])
  })
})
