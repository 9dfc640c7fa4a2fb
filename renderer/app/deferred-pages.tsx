import { markdownPart } from '../features/chat/markdown/deferred-markdown.tsx'
import { createDeferred, type Deferred, useDeferred } from '../ui/deferred.ts'

export const usagePart = createDeferred(
  async () => (await import('../features/usage/components/usage-page.tsx')).UsagePage,
)
export const memoryPart = createDeferred(
  async () => (await import('../features/memory/components/memory-page.tsx')).MemoryPage,
)
export const projectPart = createDeferred(async () => (await import('./project-route.tsx')).ProjectRoute)
export const constitutionPart = createDeferred(
  async () => (await import('../features/policy/components/constitution-page.tsx')).ConstitutionPage,
)
export const settingsPart = createDeferred(
  async () => (await import('../features/settings/components/settings-page.tsx')).SettingsPage,
)

/** A page in a file of its own. It is there long before anyone can ask for it; a file that is not is a fault of the page. */
export function DeferredPage({ part }: { part: Deferred<object> }) {
  const { component: Component, error } = useDeferred(part)
  if (error) throw error
  return Component ? <Component /> : <div aria-busy="true" />
}

/** Reads, in the order in which they are likely needed, what the first frame was shown without. */
export function loadDeferredParts(): void {
  requestIdleCallback(
    async () => {
      for (const part of [markdownPart, settingsPart, usagePart, memoryPart, projectPart, constitutionPart])
        await part.load().catch(() => undefined)
    },
    { timeout: IDLE_LIMIT_MS },
  )
}

/** A page that is never idle still gets them soon: before a first answer can have its first word. */
const IDLE_LIMIT_MS = 1_000
