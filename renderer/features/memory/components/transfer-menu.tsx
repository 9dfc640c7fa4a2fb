import { Download, Ellipsis, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asCoreError } from '../../../lib/core-error.ts'
import { errorWords } from '../../../lib/error-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { type ImportReply, useImportMemories } from '../api.ts'
import { useExport } from '../use-export.ts'

/** Far above an export of 50,000 memories; a file beyond it would only fill the memory of this window. */
const MAX_FILE_BYTES = 200_000_000

type Outcome = { type: 'report'; reply: ImportReply } | { type: 'problem'; words: string }

/** All memories to a file, and from one: with a report of what became of each. */
export function TransferMenu() {
  const { t } = useTranslation()
  const format = useFormat()
  const field = useRef<HTMLInputElement>(null)
  const saveExport = useExport()
  const { mutateAsync: importAll, isPending } = useImportMemories()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const read = async (file: File): Promise<Outcome> => {
    if (file.size > MAX_FILE_BYTES) return { type: 'problem', words: t('errors.body_too_large') }
    let data: unknown
    try {
      data = JSON.parse(await file.text())
    } catch {
      return { type: 'problem', words: t('memory.importNotJson', { name: file.name }) }
    }
    try {
      return { type: 'report', reply: await importAll(data) }
    } catch (error) {
      return { type: 'problem', words: errorWords(t, format, asCoreError(error)) }
    }
  }
  return (
    <>
      <input
        ref={field}
        type="file"
        accept=".json,application/json"
        aria-label={t('memory.importFile')}
        tabIndex={-1}
        className="hidden"
        onChange={async (event) => {
          const [file] = event.target.files ?? []
          if (file) setOutcome(await read(file))
          // The same file may be chosen again once it was put right.
          if (field.current) field.current.value = ''
        }}
      />
      <Menu trigger={<IconButton icon={Ellipsis} label={t('memory.transfer')} tipAlign="end" />}>
        <MenuItem icon={Download} onSelect={() => void saveExport()}>
          {t('memory.export')}
        </MenuItem>
        <MenuItem icon={Upload} isDisabled={isPending} onSelect={() => field.current?.click()}>
          {isPending ? t('memory.importing') : t('memory.import')}
        </MenuItem>
      </Menu>
      <Dialog isOpen={outcome !== null} onClose={() => setOutcome(null)} title={t('memory.importTitle')}>
        {outcome?.type === 'problem' ? (
          <Notice tone="danger">
            {outcome.words} {t('memory.importNothing')}
          </Notice>
        ) : outcome ? (
          <ImportReport reply={outcome.reply} />
        ) : null}
      </Dialog>
    </>
  )
}

function ImportReport({ reply }: { reply: ImportReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const byReason = new Map<string, number>()
  for (const { reason } of reply.refused) byReason.set(reason, (byReason.get(reason) ?? 0) + 1)
  const facts = [
    [t('memory.imported'), reply.imported],
    [t('memory.alreadyThere'), reply.already_there],
    [t('memory.refused'), reply.refused.length],
  ] as const
  return (
    <>
      <dl className="divide-y divide-line">
        {facts.map(([name, count]) => (
          <div key={name} className="flex justify-between gap-4 py-2">
            <dt>{name}</dt>
            <dd className="font-medium tabular-nums">{format.number(count)}</dd>
          </div>
        ))}
      </dl>
      {byReason.size > 0 ? (
        <ul className="mt-2 space-y-1 text-sm text-muted">
          {[...byReason].map(([reason, count]) => (
            <li key={reason}>
              {format.number(count)} × <span lang="en">{reason}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
