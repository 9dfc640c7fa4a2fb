import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Settings, type SettingsUpdate, settingsSchema } from '../../contract/core/settings.ts'
import type { Appearance } from '../../contract/desktop-bridge.ts'
import { core, readReply, until } from './client.ts'
import { desktop } from './desktop.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

const DEFAULT_SETTINGS: Settings = settingsSchema.parse({})

/** What main remembers of the last run, so that the looks do not change when the core answers. */
export const EXPECTED_SETTINGS: Settings = expectedSettings(desktop()?.start.appearance ?? null)

function expectedSettings(appearance: Appearance | null): Settings {
  if (!appearance) return DEFAULT_SETTINGS
  const { theme, language, fontSize: font_size } = appearance
  return settingsSchema.safeParse({ theme, language, font_size }).data ?? DEFAULT_SETTINGS
}

export function useSettingsQuery() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.settings,
    queryFn: ({ signal }) => readReply(settingsSchema, core.settings.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The user's settings; the expected ones until the core has answered. */
export function useSettings(): Settings {
  return useSettingsQuery().data ?? EXPECTED_SETTINGS
}

/** Shows the change at once, and the old value again if the core refuses it. */
export function useUpdateSettings() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: SettingsUpdate) => readReply(settingsSchema, core.settings.$patch({ json })),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: queryKeys.settings })
      const before = client.getQueryData<Settings>(queryKeys.settings)
      const known = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      client.setQueryData<Settings>(queryKeys.settings, { ...(before ?? DEFAULT_SETTINGS), ...known })
      return { before }
    },
    onError: (_error, _change, context) => client.setQueryData(queryKeys.settings, context?.before),
    onSuccess: (settings) => client.setQueryData(queryKeys.settings, settings),
  })
}
