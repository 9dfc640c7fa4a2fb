import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MemoryDetail } from '../../../../contract/core/memory.ts'
import { DAY_MS } from '../../../../contract/utc-day.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useChangeMemory } from '../../../core/memory-changes.ts'
import { useProjects } from '../../../core/projects.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { isSendable, type MemoryDraft, MemoryFields } from '../../../ui/memory-fields.tsx'
import { Select } from '../../../ui/select.tsx'

const FADE_DAYS = ['7', '30', '90', '365'] as const
/** kept: as it is · never · a number of days from now. */
type Expiry = 'kept' | 'never' | (typeof FADE_DAYS)[number]

/** Changes a memory in its place. The words before are kept for undo. */
export function MemoryEditor({ memory, onDone }: { memory: MemoryDetail; onDone: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const change = useChangeMemory()
  const projects = useProjects().data
  const [draft, setDraft] = useState<MemoryDraft>({
    text: memory.text,
    kind: memory.kind,
    scope: memory.scope,
    scopeId: memory.scope_id,
  })
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('textarea')?.focus(), [])
  const [expiry, setExpiry] = useState<Expiry>('kept')
  const changes = {
    ...(draft.text.trim() === memory.text ? {} : { text: draft.text.trim() }),
    ...(draft.kind === memory.kind ? {} : { kind: draft.kind }),
    ...(draft.scope === memory.scope && draft.scopeId === memory.scope_id
      ? {}
      : { scope: draft.scope, scope_id: draft.scopeId }),
    ...(expiry === 'kept' ? {} : { expires_at: expiresAt(expiry) }),
  }
  const isChanged = Object.keys(changes).length > 0
  const canSave = isChanged && isSendable(draft) && !change.isPending
  const save = () => {
    if (canSave) change.mutate({ id: memory.id, change: { type: 'edit', changes } }, { onSuccess: onDone })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      onDone()
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      save()
    }
  }
  return (
    <form
      ref={form}
      aria-label={t('memory.edit')}
      className="mt-2"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <MemoryFields draft={draft} onChange={setDraft} projects={projects} chat={chatOf(memory)} />
      <Select
        className="mt-3"
        label={t('memory.expiry')}
        value={expiry}
        options={[
          {
            value: 'kept',
            label:
              memory.expires_at === null
                ? t('memory.doesNotFade')
                : format.until(memory.expires_at, Date.now()),
          },
          ...(memory.expires_at === null
            ? []
            : [{ value: 'never' as const, label: t('memory.doesNotFade') }]),
          ...FADE_DAYS.map((days) => ({
            value: days,
            label: format.fromNow(Date.now() + Number(days) * DAY_MS),
          })),
        ]}
        onChange={setExpiry}
      />
      {change.error ? (
        <p role="alert" className="mt-3 text-sm text-danger">
          {errorText(change.error)}
        </p>
      ) : null}
      <div className="mt-4 flex justify-end gap-2">
        <Button look="quiet" onClick={onDone}>
          {t('actions.cancel')}
        </Button>
        <Button look="primary" type="submit" disabled={!canSave}>
          {t('actions.save')}
        </Button>
      </div>
    </form>
  )
}

function expiresAt(expiry: Exclude<Expiry, 'kept'>): number | null {
  return expiry === 'never' ? null : Date.now() + Number(expiry) * DAY_MS
}

/** The chat that it is for, or came from. */
function chatOf(memory: MemoryDetail): { id: string; title: string } | null {
  if (memory.scope === 'chat' && memory.scope_id !== null) {
    return { id: memory.scope_id, title: memory.scope_name ?? '' }
  }
  const source = memory.sources.find(({ session_id }) => session_id !== null)
  return source?.session_id ? { id: source.session_id, title: source.session_title ?? '' } : null
}
