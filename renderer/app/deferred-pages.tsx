import { markdownPart } from '../features/chat/markdown/deferred-markdown.tsx'
import { createDeferred, type Deferred, useDeferred } from '../ui/deferred.ts'

export const usagePart = createDeferred(
  async () => (await import('../features/usage/components/usage-page.tsx')).UsagePage,
)
export const memoryPart = createDeferred(
  async () => (await import('../features/memory/components/memory-page.tsx')).MemoryPage,
)
export const modelsPart = createDeferred(
  async () => (await import('../features/models/components/models-page.tsx')).ModelsPage,
)
export const projectPart = createDeferred(async () => (await import('./project-route.tsx')).ProjectRoute)
export const constitutionPart = createDeferred(
  async () => (await import('../features/policy/components/constitution-page.tsx')).ConstitutionPage,
)
export const settingsPart = createDeferred(
  async () => (await import('../features/settings/components/settings-page.tsx')).SettingsPage,
)
export const localApiPart = createDeferred(
  async () => (await import('../features/local-api/components/local-api-page.tsx')).LocalApiPage,
)
export const accountPart = createDeferred(
  async () => (await import('../features/account/components/account-page.tsx')).AccountPage,
)
export const planPart = createDeferred(
  async () => (await import('../features/account/components/plan-page.tsx')).PlanPage,
)

/** A page in a file of its own, usually loaded before it is opened. A load error reaches the error boundary. */
export function DeferredPage({ part }: { part: Deferred<object> }) {
  const { component: Component, error } = useDeferred(part)
  if (error) throw error
  return Component ? <Component /> : <div aria-busy="true" />
}

const DEFERRED = [
  markdownPart,
  settingsPart,
  usagePart,
  memoryPart,
  modelsPart,
  projectPart,
  constitutionPart,
  localApiPart,
  accountPart,
  planPart,
]

/** Loads the deferred parts in the order in which they are likely needed. */
export function loadDeferredParts(): void {
  requestIdleCallback(
    async () => {
      for (const part of DEFERRED) await part.load().catch(() => undefined)
    },
    { timeout: IDLE_LIMIT_MS },
  )
}

/** A page that is never idle loads them after this time, before a first answer can start. */
const IDLE_LIMIT_MS = 1_000
