import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountState } from '../../../../contract/core/account.ts'
import { syncServerUrlSchema } from '../../../../contract/core/settings.ts'
import { refreshAccount } from '../../../core/account-state.ts'
import { useUpdateSettings } from '../../../core/settings.ts'
import { Button } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { problemsOf } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'

/** The server of the account. It can be changed while nobody is signed in. */
export function ServerAddress({ server }: { server: AccountState['server'] }) {
  const { t } = useTranslation()
  const [isEditing, setIsEditing] = useState(server.url === null)
  if (isEditing) return <AddressForm server={server} onDone={() => setIsEditing(false)} />
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <code className="font-mono text-sm break-all">{server.url}</code>
        {server.url === server.default_url ? (
          <p className="text-sm text-muted">{t('account.server.isDefault')}</p>
        ) : null}
      </div>
      <Button onClick={() => setIsEditing(true)}>{t('account.server.change')}</Button>
    </div>
  )
}

function AddressForm({ server, onDone }: { server: AccountState['server']; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { mutateAsync: update } = useUpdateSettings()
  const save = async (url: string | null) => {
    await update({ sync_server_url: url })
    await refreshAccount(client)
  }
  const form = useForm({
    initial: { url: server.url ?? '' },
    check: (values) =>
      problemsOf({
        url: syncServerUrlSchema.safeParse(addressOf(values.url)).success
          ? undefined
          : t('account.problems.server'),
      }),
    send: (values) => save(addressOf(values.url)),
    blame: { invalid_request: 'url' },
    onDone,
  })
  return (
    <form {...form.form} className="max-w-md space-y-4">
      <TextField
        {...form.field('url')}
        label={t('account.server.label')}
        type="url"
        inputMode="url"
        spellCheck={false}
        placeholder="https://sync.example.com"
        hint={t('account.server.hint')}
        className="font-mono"
      />
      <FormEnd refusal={form.refusal} isPending={form.isPending} submit={t('actions.save')}>
        {server.default_url !== null && server.url !== server.default_url ? (
          <Button look="quiet" onClick={() => save(null).then(onDone, () => undefined)}>
            {t('account.server.useDefault')}
          </Button>
        ) : null}
        {server.url === null ? null : (
          <Button look="quiet" onClick={onDone}>
            {t('actions.cancel')}
          </Button>
        )}
      </FormEnd>
    </form>
  )
}

/** As the server is called: without the slash that a browser puts behind an address. */
function addressOf(typed: string): string {
  const trimmed = typed.trim()
  return trimmed.endsWith('/') ? trimmed.slice(0, -1) : trimmed
}
