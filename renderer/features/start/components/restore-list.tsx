import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Snapshot } from '../../../../contract/core/store.ts'
import { Button } from '../../../ui/button.tsx'
import { SnapshotFacts } from '../../../ui/snapshot-facts.tsx'

interface RestoreListProps {
  /** Newest first. */
  snapshots: readonly Snapshot[]
  isBusy: boolean
  onRestore: (name: string) => void
}

/** The verified backups; the newest is chosen until another is. */
export function RestoreList({ snapshots, isBusy, onRestore }: RestoreListProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(snapshots[0]?.name ?? null)
  return (
    <section className="mt-8">
      <h2 className="text-lg font-semibold">{t('recovery.restore')}</h2>
      {snapshots.length === 0 ? (
        <p className="mt-1 text-muted">{t('recovery.noSnapshots')}</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (chosen !== null) onRestore(chosen)
          }}
        >
          <p className="mt-1 text-muted">{t('recovery.restoreWhat')}</p>
          <fieldset className="mt-3 overflow-hidden rounded-xl border border-line">
            <legend className="sr-only">{t('recovery.restore')}</legend>
            {snapshots.map((snapshot) => (
              <label
                key={snapshot.name}
                className="flex cursor-pointer items-center gap-3 border-t border-line px-4 py-3 first-of-type:border-t-0 hover:bg-hover has-checked:bg-accent-soft"
              >
                <input
                  type="radio"
                  name="snapshot"
                  value={snapshot.name}
                  checked={chosen === snapshot.name}
                  onChange={() => setChosen(snapshot.name)}
                  className="size-4 accent-accent"
                />
                <span className="flex-1">
                  <SnapshotFacts snapshot={snapshot} />
                </span>
              </label>
            ))}
          </fieldset>
          <Button type="submit" look="primary" className="mt-3" disabled={isBusy || chosen === null}>
            {isBusy ? t('recovery.working') : t('recovery.restoreChosen')}
          </Button>
        </form>
      )}
    </section>
  )
}
