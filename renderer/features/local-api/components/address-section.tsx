import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalApi } from '../../../../contract/core/local-api.ts'
import { settingsSchema } from '../../../../contract/core/settings.ts'
import { errorWords, useErrorText } from '../../../core/error-words.ts'
import { useChangeLocalApi } from '../../../core/local-api.ts'
import { useSettings } from '../../../core/settings.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'
import { SwitchLine } from '../../../ui/switch.tsx'
import { CopyButton } from './copy-button.tsx'

/** The switch, the port, and the address that programs are given; why it could not start. */
export function AddressSection({ api }: { api: LocalApi }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const { local_api_on: isOn, local_api_port: port } = useSettings()
  const change = useChangeLocalApi()
  return (
    <Section title={t('localApi.access')}>
      <div className="divide-y divide-line">
        <SwitchLine
          label={t('localApi.switch')}
          isOn={isOn}
          onChange={(local_api_on) => {
            if (!change.isPending) change.mutate({ local_api_on })
          }}
          hint={t('localApi.switchHint')}
        />
        <PortForm
          key={port}
          saved={port}
          isPending={change.isPending}
          onSave={(local_api_port) => change.mutate({ local_api_port })}
        />
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
          <div className="min-w-0">
            <p className="font-medium">{t('localApi.address')}</p>
            <p role="status" className="text-sm text-muted">
              {api.url ? <code className="break-all">{api.url}</code> : t(`localApi.states.${api.state}`)}
            </p>
          </div>
          {api.url ? <CopyButton text={api.url} label={t('localApi.copyAddress')} /> : null}
        </div>
      </div>
      {api.error ? (
        <Notice tone="danger" className="mt-2">
          {errorWords(t, format, api.error)}
        </Notice>
      ) : null}
      {change.error ? (
        <Notice tone="danger" className="mt-2">
          {t('settings.notSaved', { why: errorText(change.error) })}
        </Notice>
      ) : null}
    </Section>
  )
}

interface PortFormProps {
  saved: number
  isPending: boolean
  onSave: (port: number) => void
}

function PortForm({ saved, isPending, onSave }: PortFormProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(String(saved))
  const port = settingsSchema.shape.local_api_port.safeParse(
    /^\d{1,5}$/.test(text) ? Number(text) : null,
  ).data
  return (
    <form
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (port !== undefined && !isPending) onSave(port)
      }}
    >
      <label htmlFor="local-api-port" className="font-medium">
        {t('localApi.port')}
      </label>
      <div className="flex gap-2">
        <input
          id="local-api-port"
          inputMode="numeric"
          autoComplete="off"
          value={text}
          aria-invalid={port === undefined}
          aria-describedby="local-api-port-hint"
          onChange={(event) => setText(event.target.value)}
          className="min-h-9 w-28 rounded-lg border border-line-strong bg-raised px-3 font-mono text-sm"
        />
        <Button type="submit" disabled={port === undefined || port === saved || isPending}>
          {t('actions.save')}
        </Button>
      </div>
      <p
        id="local-api-port-hint"
        className={port === undefined ? 'basis-full text-sm text-danger' : 'basis-full text-sm text-muted'}
      >
        {t('localApi.portHint')}
      </p>
    </form>
  )
}
