import { Download, Ellipsis, Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asCoreError } from '../../../core/core-error.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { type ImportReply, useImportMemories, useImportProgress } from '../../../core/memory-transfer.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import { Meter } from '../../../ui/meter.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { useExport } from '../use-export.ts'

/** Far above an export of 50,000 memories; a file beyond it would only fill the memory of this window. */
const MAX_FILE_BYTES = 200_000_000

type Outcome = { type: 'report'; reply: ImportReply; data: unknown } | { type: 'problem'; words: string }

/** All memories to a file, and from one: with a report of what became of each. */
export function TransferMenu() {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  const saveExport = useExport()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const { importAll, isPending } = useImport(setOutcome)
  return (
    <>
      <ImportProgress isImporting={isPending} />
      <input
        ref={field}
        type="file"
        accept=".json,application/json"
        aria-label={t('memory.importFile')}
        tabIndex={-1}
        className="hidden"
        onChange={async (event) => {
          const [file] = event.target.files ?? []
          if (file) {
            const read = await readFile(file)
            if ('data' in read) importAll(read.data, false)
            else {
              const words = `${t(read.problem, { name: file.name })} ${t('memory.importNothing')}`
              setOutcome({ type: 'problem', words })
            }
          }
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
          <Notice tone="danger">{outcome.words}</Notice>
        ) : outcome ? (
          <ImportReport
            reply={outcome.reply}
            onBringBack={() => {
              setOutcome(null)
              importAll(outcome.data, true)
            }}
          />
        ) : null}
      </Dialog>
    </>
  )
}

async function readFile(
  file: File,
): Promise<{ data: unknown } | { problem: 'errors.body_too_large' | 'memory.importNotJson' }> {
  if (file.size > MAX_FILE_BYTES) return { problem: 'errors.body_too_large' }
  try {
    return { data: JSON.parse(await file.text()) as unknown }
  } catch {
    return { problem: 'memory.importNotJson' }
  }
}

/** Its result is shown here, or in a toast when another page is open by then. */
function useImport(onEnd: (outcome: Outcome) => void) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const { mutateAsync, isPending } = useImportMemories()
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  const importAll = (data: unknown, bringBack: boolean) => {
    mutateAsync({ data, bringBack }).then(
      (reply) => {
        if (isHere.current) onEnd({ type: 'report', reply, data })
        else
          showToast({
            text: t('memory.importDone', { count: reply.imported, imported: format.number(reply.imported) }),
          })
      },
      (error: unknown) => {
        const known = asCoreError(error)
        const isRefused = known.code === 'import_invalid' || known.code === 'import_too_new'
        const kept = t(isRefused ? 'memory.importNothing' : 'memory.importPart')
        const words = `${errorText(known)} ${kept}`
        if (isHere.current) onEnd({ type: 'problem', words })
        else showToast({ text: words, isProblem: true })
      },
    )
  }
  return { importAll, isPending }
}

function ImportProgress({ isImporting }: { isImporting: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const running = useImportProgress(isImporting).data
  if (!running) return null
  const words = t('memory.importProgress', {
    done: format.number(running.done),
    total: format.number(running.total),
  })
  return (
    <div className="self-center">
      <p className="text-sm text-muted tabular-nums">{words}</p>
      <Meter
        label={t('memory.importing')}
        valueText={words}
        share={running.total === 0 ? 1 : running.done / running.total}
      />
    </div>
  )
}

function ImportReport({ reply, onBringBack }: { reply: ImportReply; onBringBack: () => void }) {
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
      {reply.forgotten > 0 ? (
        <Notice
          tone="info"
          className="mt-4"
          actions={<Button onClick={onBringBack}>{t('memory.bringBack')}</Button>}
        >
          {t('memory.forgottenEarlier', {
            count: reply.forgotten,
            forgotten: format.number(reply.forgotten),
          })}
        </Notice>
      ) : null}
    </>
  )
}
