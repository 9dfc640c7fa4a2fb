import type { ComponentType } from 'react'
import { useEffect } from 'react'
import { createStore, type Store, useStore } from '../lib/store.ts'

/**
 * A component in a file of its own, so that the first frame does not wait for it. Once loaded it
 * renders at once: React.lazy would show its fallback for a moment again in each new place.
 */
export interface Deferred<Props> {
  /** Loads the file once; later calls wait for the same promise. Rejects when it fails, and may be called again. */
  load(): Promise<void>
  readonly state: Store<DeferredState<Props>>
}
interface DeferredState<Props> {
  component: ComponentType<Props> | null
  error: unknown
}

export function createDeferred<Props>(read: () => Promise<ComponentType<Props>>): Deferred<Props> {
  const state = createStore<DeferredState<Props>>({ component: null, error: null })
  let loading: Promise<void> | null = null
  return {
    state,
    load() {
      loading ??= read().then(
        (component) => state.set({ component, error: null }),
        (error: unknown) => {
          loading = null
          state.set({ component: null, error })
          throw error
        },
      )
      return loading
    },
  }
}

/** Returns the component once it is loaded, and starts loading it. */
export function useDeferred<Props>(part: Deferred<Props>): DeferredState<Props> {
  const state = useStore(part.state)
  useEffect(() => {
    // The error is in the state.
    part.load().catch(() => undefined)
  }, [part])
  return state
}
