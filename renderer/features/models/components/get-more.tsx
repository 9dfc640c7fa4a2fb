import { Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry } from '../../../../contract/core/model-library.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useModelLibrary } from '../../../core/models.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Select } from '../../../ui/select.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { AddByName } from './add-by-name.tsx'
import { LibraryRow } from './library-row.tsx'

const FITS = ['fitting', 'well', 'all'] as const
const KINDS = ['any', 'chat', 'thinking', 'vision', 'tools', 'embedding'] as const
type FitFilter = (typeof FITS)[number]
type KindFilter = (typeof KINDS)[number]

/** The library, the field for any other name, and the way to bring a file. */
export function GetMore({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation()
  return (
    <Section title={t('models.getMore')} aside={<ImportButton onFile={onFile} />}>
      <AddByName />
      <Library />
    </Section>
  )
}

function Library() {
  const { t } = useTranslation()
  const format = useFormat()
  const errorText = useErrorText()
  const library = useModelLibrary()
  const [fit, setFit] = useState<FitFilter>('fitting')
  const [kind, setKind] = useState<KindFilter>('any')
  if (!library.data) {
    return library.error ? (
      <Problem text={errorText(library.error)} onRetry={() => void library.refetch()} />
    ) : (
      <div aria-busy="true" className="mt-4 space-y-2">
        <Skeleton className="h-16 w-full" />
        <Skeleton className="h-16 w-full" />
      </div>
    )
  }
  const { machine, entries } = library.data
  const shown = entries
    .filter((entry) => isShown(entry, fit, kind))
    .sort((a, b) => Number(b.is_recommended) - Number(a.is_recommended))
  const facts = [
    t('models.machine.memory', { size: format.bytes(machine.memory_total_bytes) }),
    machine.gpu === null
      ? t('models.machine.noGpu')
      : t('models.machine.gpu', { name: machine.gpu.name, size: format.bytes(machine.gpu.memory_bytes) }),
    ...(machine.disk_free_bytes === null
      ? []
      : [t('models.machine.disk', { size: format.bytes(machine.disk_free_bytes) })]),
  ]
  return (
    <>
      <p className="mt-6 text-sm text-muted">{t('models.machine.is', { facts: format.list(facts) })}</p>
      <div className="mt-3 flex flex-wrap gap-3">
        <Select
          label={t('models.filter.fit')}
          isLabelHidden
          value={fit}
          onChange={setFit}
          options={FITS.map((value) => ({ value, label: t(`models.filter.${value}`) }))}
        />
        <Select
          label={t('models.filter.kind')}
          isLabelHidden
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({
            value,
            label: value === 'any' ? t('models.filter.any') : t(`models.ability.${value}`),
          }))}
        />
      </div>
      {shown.length === 0 ? <p className="mt-4 text-muted">{t('models.filter.nothing')}</p> : null}
      <ul aria-label={t('models.getMore')} className="mt-2 divide-y divide-line">
        {shown.map((entry) => (
          <LibraryRow key={entry.name} entry={entry} />
        ))}
      </ul>
    </>
  )
}

function isShown({ fit: { level }, can }: LibraryEntry, fit: FitFilter, kind: KindFilter): boolean {
  const fits = fit === 'all' || level === 'well' || (fit === 'fitting' && level === 'tight')
  return fits && (kind === 'any' || can.includes(kind))
}

function ImportButton({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={field}
        type="file"
        accept=".gguf"
        aria-label={t('models.import.file')}
        tabIndex={-1}
        className="hidden"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) onFile(file)
          event.target.value = ''
        }}
      />
      <Button onClick={() => field.current?.click()}>
        <Upload aria-hidden="true" className="size-4" />
        {t('models.import.button')}
      </Button>
    </>
  )
}
