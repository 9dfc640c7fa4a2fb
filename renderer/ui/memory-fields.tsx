import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_MEMORY_CHARS, type Memory, memoryKindSchema } from '../../contract/core/memory.ts'
import { useFormat } from '../lib/format.ts'
import { Select } from './select.tsx'

/** The fields of a memory that the user fills in. */
export interface MemoryDraft {
  text: string
  kind: Memory['kind']
  scope: Memory['scope']
  scopeId: string | null
}

export function isSendable({ text }: MemoryDraft): boolean {
  return text.trim() !== '' && text.trim().length <= MAX_MEMORY_CHARS
}

interface MemoryFieldsProps {
  draft: MemoryDraft
  onChange: (draft: MemoryDraft) => void
  /** The projects that it may be kept for. */
  projects: readonly { id: string; name: string }[] | undefined
  /** The chat that it may be kept for alone. */
  chat: { id: string; title: string } | null
}

export function MemoryFields({ draft, onChange, projects, chat }: MemoryFieldsProps) {
  const { t } = useTranslation()
  return (
    <div className="space-y-3">
      <MemoryText value={draft.text} onChange={(text) => onChange({ ...draft, text })} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label={t('memory.kindLabel')}
          value={draft.kind}
          options={memoryKindSchema.options.map((kind) => ({ value: kind, label: t(`memory.kind.${kind}`) }))}
          onChange={(kind) => onChange({ ...draft, kind })}
        />
        <ScopeSelect draft={draft} onChange={onChange} projects={projects} chat={chat} />
      </div>
    </div>
  )
}

/** Counts down only when it matters. */
export function MemoryText({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const over = value.trim().length - MAX_MEMORY_CHARS
  return (
    <div>
      <label htmlFor={id} className="text-sm font-medium">
        {t('memory.textLabel')}
      </label>
      <textarea
        id={id}
        data-autofocus
        value={value}
        rows={3}
        aria-invalid={over > 0}
        onChange={(event) => onChange(event.target.value)}
        className="mt-1 field-sizing-content block max-h-[40vh] w-full resize-none rounded-lg border border-line-strong bg-raised px-3 py-2"
      />
      {over > 0 ? (
        <p role="status" className="mt-1 text-sm text-danger">
          {t('memory.tooLong', {
            count: over,
            over: format.number(over),
            limit: format.number(MAX_MEMORY_CHARS),
          })}
        </p>
      ) : null}
    </div>
  )
}

function ScopeSelect({ draft, onChange, projects = [], chat }: MemoryFieldsProps) {
  const { t } = useTranslation()
  const current = scopeValue(draft)
  const options = [
    { value: 'everywhere', label: t('memory.scope.everywhere') },
    ...projects.map(({ id, name }) => ({
      value: `project:${id}`,
      label: t('memory.inProject', { name }),
    })),
    ...(chat ? [{ value: `chat:${chat.id}`, label: t('memory.inChat', { name: chat.title }) }] : []),
  ]
  // Keep a project or chat that is not in the list.
  if (!options.some(({ value }) => value === current)) {
    options.push({ value: current, label: t(`memory.scope.${draft.scope}`) })
  }
  return (
    <Select
      label={t('memory.scopeLabel')}
      value={current}
      options={options}
      onChange={(value) => onChange({ ...draft, ...scopeOf(value) })}
    />
  )
}

function scopeValue({ scope, scopeId }: Pick<MemoryDraft, 'scope' | 'scopeId'>): string {
  return scope === 'everywhere' || scopeId === null ? scope : `${scope}:${scopeId}`
}

function scopeOf(value: string): Pick<MemoryDraft, 'scope' | 'scopeId'> {
  const [scope, ...rest] = value.split(':')
  if (scope === 'project' || scope === 'chat') return { scope, scopeId: rest.join(':') }
  return { scope: 'everywhere', scopeId: null }
}
