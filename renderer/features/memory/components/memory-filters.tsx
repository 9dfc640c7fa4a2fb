import { Search, SlidersHorizontal, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { memoryAuthorSchema, memoryGroupSchema, memoryKindSchema } from '../../../../contract/core/memory.ts'
import { countFilters, MEMORY_SORTS, type MemoryFilter, STATE_CHOICES } from '../../../core/memory-filter.ts'
import { useProjects } from '../../../core/projects.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Select } from '../../../ui/select.tsx'

/** A pause in typing: longer than between two letters, too short to notice. */
const TYPING_PAUSE_MS = 250
const ANY = ''

interface MemoryFiltersProps {
  filter: MemoryFilter
  onChange: (filter: MemoryFilter) => void
  searchField: RefObject<HTMLInputElement | null>
  /** ↓ in the search field. */
  onDown: () => void
}

/** The search, and all other filters behind one button that counts those in use. */
export function MemoryFilters({ filter, onChange, searchField, onDown }: MemoryFiltersProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [isOpen, setIsOpen] = useState(false)
  const panelId = useId()
  const active = countFilters(filter)
  return (
    <search>
      <div className="flex flex-wrap gap-2">
        <SearchField
          query={filter.q}
          onQuery={(q) => onChange({ ...filter, q })}
          field={searchField}
          onDown={onDown}
        />
        <Button aria-expanded={isOpen} aria-controls={panelId} onClick={() => setIsOpen(!isOpen)}>
          <SlidersHorizontal aria-hidden="true" className="size-4" />
          {t('memory.filters')}{' '}
          {active === 0 ? null : (
            <>
              <span className="rounded-full bg-accent px-1.5 text-xs text-on-accent tabular-nums">
                {format.number(active)}
              </span>{' '}
              <span className="sr-only">{t('memory.filtersOn', { count: active })}</span>
            </>
          )}
        </Button>
      </div>
      <div id={panelId} hidden={!isOpen} className="mt-2 rounded-lg bg-sunken p-2">
        {isOpen ? <FilterChoices filter={filter} onChange={onChange} /> : null}
      </div>
    </search>
  )
}

function FilterChoices({ filter, onChange }: Pick<MemoryFiltersProps, 'filter' | 'onChange'>) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-wrap gap-2">
      <Select
        label={t('memory.groupLabel')}
        isLabelHidden
        value={filter.group ?? ANY}
        options={[
          { value: ANY, label: t('memory.anyGroup') },
          ...memoryGroupSchema.options.map((group) => ({ value: group, label: t(`memory.group.${group}`) })),
        ]}
        onChange={(group) => onChange({ ...filter, group: group === ANY ? null : group })}
      />
      <Select
        label={t('memory.kindLabel')}
        isLabelHidden
        value={filter.kind ?? ANY}
        options={[
          { value: ANY, label: t('memory.anyKind') },
          ...memoryKindSchema.options.map((kind) => ({ value: kind, label: t(`memory.kind.${kind}`) })),
        ]}
        onChange={(kind) => onChange({ ...filter, kind: kind === ANY ? null : kind })}
      />
      <ScopeFilter filter={filter} onChange={onChange} />
      <Select
        label={t('memory.authorLabel')}
        isLabelHidden
        value={filter.author ?? ANY}
        options={[
          { value: ANY, label: t('memory.anyAuthor') },
          ...memoryAuthorSchema.options.map((author) => ({
            value: author,
            label: t('memory.byAuthor', { author: t(`memory.author.${author}`) }),
          })),
        ]}
        onChange={(author) => onChange({ ...filter, author: author === ANY ? null : author })}
      />
      <Select
        label={t('memory.stateLabel')}
        isLabelHidden
        value={filter.state}
        options={STATE_CHOICES.map((state) => ({ value: state, label: t(`memory.states.${state}`) }))}
        onChange={(state) => onChange({ ...filter, state })}
      />
    </div>
  )
}

/** What was searched for comes by nearness. */
export function SortSelect({ filter, onChange }: Pick<MemoryFiltersProps, 'filter' | 'onChange'>) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('memory.sortLabel')}
      isLabelHidden
      value={filter.sort}
      options={MEMORY_SORTS.map((sort) => ({ value: sort, label: t(`memory.sort.${sort}`) }))}
      onChange={(sort) => onChange({ ...filter, sort })}
    />
  )
}

interface SearchFieldProps {
  query: string
  onQuery: (query: string) => void
  field: RefObject<HTMLInputElement | null>
  onDown: () => void
}

function SearchField({ query, onQuery, field, onDown }: SearchFieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(query)
  const known = useRef(query)
  const send = (words: string) => {
    known.current = words
    onQuery(words)
  }
  const latest = useRef(send)
  useEffect(() => {
    latest.current = send
  })
  useEffect(() => {
    if (text === known.current) return
    const timer = setTimeout(() => latest.current(text), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  useEffect(() => {
    // Another query came from elsewhere: filters were cleared, or the window went back.
    if (query === known.current) return
    known.current = query
    setText(query)
  }, [query])
  const clear = () => {
    setText('')
    send('')
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && text !== '') {
      event.preventDefault()
      clear()
    } else if (event.key === 'ArrowDown') {
      event.preventDefault()
      onDown()
    } else if (event.key === 'Enter') send(text)
  }
  return (
    <div className="relative min-w-[min(12rem,100%)] flex-1 basis-48">
      <Search aria-hidden="true" className="absolute top-2.5 left-3 size-4 text-muted" />
      <input
        ref={field}
        type="search"
        value={text}
        autoComplete="off"
        aria-label={t('memory.search')}
        aria-keyshortcuts="/"
        placeholder={t('memory.searchHint')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-9 w-full rounded-lg border border-line-strong bg-raised pr-9 pl-9 text-sm placeholder:text-muted placeholder-shown:pr-2 [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' ? null : (
        <IconButton
          icon={X}
          size="small"
          label={t('memory.clearSearch')}
          tipAlign="end"
          onClick={clear}
          className="absolute! top-1 right-1"
        />
      )}
    </div>
  )
}

function ScopeFilter({ filter, onChange }: Pick<MemoryFiltersProps, 'filter' | 'onChange'>) {
  const { t } = useTranslation()
  const projects = useProjects().data ?? []
  const value = filter.scope === null ? ANY : [filter.scope, filter.scopeId].filter(Boolean).join(':')
  const options = [
    { value: ANY, label: t('memory.anyScope') },
    { value: 'everywhere', label: t('memory.scope.everywhere') },
    { value: 'project', label: t('memory.scope.project') },
    ...projects.map(({ id, name }) => ({ value: `project:${id}`, label: t('memory.inProject', { name }) })),
    { value: 'chat', label: t('memory.scope.chat') },
  ]
  if (!options.some((option) => option.value === value)) {
    options.push({ value, label: t(`memory.scope.${filter.scope ?? 'chat'}`) })
  }
  return (
    <Select
      label={t('memory.scopeLabel')}
      isLabelHidden
      value={value}
      options={options}
      className="max-w-56"
      onChange={(chosen) => {
        const [scope, scopeId = null] = chosen.split(':')
        const isOne = scope === 'everywhere' || scope === 'project' || scope === 'chat'
        onChange({ ...filter, scope: isOne ? scope : null, scopeId })
      }}
    />
  )
}
