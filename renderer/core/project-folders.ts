import { createStore, useStore } from '../lib/store.ts'

/** Which projects of the sidebar are unfolded, for the life of the window: the page stores nothing (spec K1). */
const openFolders = createStore<ReadonlySet<string>>(new Set())

export function useOpenFolders(): ReadonlySet<string> {
  return useStore(openFolders)
}

export function setFolderOpen(projectId: string, isOpen: boolean): void {
  const held = openFolders.get()
  if (held.has(projectId) === isOpen) return
  openFolders.set(
    isOpen ? new Set([...held, projectId]) : new Set([...held].filter((id) => id !== projectId)),
  )
}
