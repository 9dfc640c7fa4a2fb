import { Combine, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Memory } from '../../../../contract/core/memory.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { MergeDialog } from './merge-dialog.tsx'

/** As many as the contract lets one merge take. */
const MAX_MERGED = 50

interface SelectionBarProps {
  selected: readonly Memory[]
  onForget: () => void
  onClear: () => void
  onMerged: (memory: Memory) => void
  onUnmerged: (memory: Memory) => void
}

/** What can be done to several at once; in sight while any is selected. */
export function SelectionBar({ selected, onForget, onClear, onMerged, onUnmerged }: SelectionBarProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [isMerging, setIsMerging] = useState(false)
  const count = selected.length
  const isMergeable = count >= 2 && count <= MAX_MERGED && selected.every(({ state }) => state === 'active')
  return (
    <>
      <p role="status" className="sr-only">
        {count === 0 ? '' : t('memory.selected', { count, selected: format.number(count) })}
      </p>
      {count === 0 ? null : (
        <fieldset
          data-foot-bar=""
          className="sticky bottom-4 mt-4 flex flex-wrap items-center gap-2 rounded-xl border border-line bg-raised p-2 pl-4 shadow-float"
        >
          <legend className="sr-only">{t('memory.selectionActions')}</legend>
          <span aria-hidden="true" className="mr-auto text-sm font-medium tabular-nums">
            {t('memory.selected', { count, selected: format.number(count) })}
          </span>
          <Button disabled={!isMergeable} onClick={() => setIsMerging(true)}>
            <Combine aria-hidden="true" className="size-4" />
            {t('memory.merge')}
          </Button>
          <Button look="danger" onClick={onForget}>
            <Trash2 aria-hidden="true" className="size-4" />
            {t('memory.forget')}
          </Button>
          <Button look="quiet" onClick={onClear}>
            {t('memory.clearSelection')}
          </Button>
        </fieldset>
      )}
      <MergeDialog
        isOpen={isMerging && count > 0}
        memories={selected}
        onClose={() => setIsMerging(false)}
        onMerged={(memory) => {
          setIsMerging(false)
          onMerged(memory)
        }}
        onUnmerged={onUnmerged}
      />
    </>
  )
}
