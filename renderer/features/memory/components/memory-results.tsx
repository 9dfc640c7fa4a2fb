import { useTranslation } from 'react-i18next'
import type { Memory } from '../../../../contract/core/memory.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useMemoryStats } from '../../../core/memories.ts'
import { isFiltered, NO_FILTER } from '../../../core/memory-filter.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import type { MemoryBrowserState } from '../use-memory-browser.ts'
import { MemoryList } from './memory-list.tsx'
import { TierFilter } from './tier-filter.tsx'

interface MemoryResultsProps {
  browser: MemoryBrowserState
  onForget: (memories: readonly Memory[]) => void
}

/** The list of the memories that pass the filters. */
export function MemoryResults({ browser, onForget }: MemoryResultsProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const { filter, setFilter, openId, query, memories, selected, setSelected } = browser
  const stats = useMemoryStats()
  const readMore = () => void (query.isFetching ? undefined : query.fetchNextPage())
  return (
    <>
      <div className="mt-3">
        <TierFilter
          stats={stats.data}
          value={filter.tier}
          onChange={(tier) => setFilter({ ...filter, tier })}
        />
      </div>
      <div className="mt-2 border-t border-line">
        {query.error ? (
          <div className="mt-4">
            <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
          </div>
        ) : query.isPending ? (
          <ListSkeleton />
        ) : memories.length === 0 ? (
          <Empty isFiltered={isFiltered(filter)} onClear={() => setFilter(NO_FILTER)} />
        ) : (
          <MemoryList
            memories={memories}
            openId={openId}
            selected={selected}
            onSelect={setSelected}
            onOpen={browser.open}
            onForget={onForget}
            hasMore={query.hasNextPage}
            onMore={readMore}
            isBusy={query.isFetching}
          />
        )}
      </div>
      {query.hasNextPage ? (
        <Button className="mt-3" onClick={readMore}>
          {t('memory.more')}
        </Button>
      ) : null}
    </>
  )
}

function Empty({ isFiltered: isNarrowed, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="max-w-(--measure) py-8">
      <p className="font-medium">{t(isNarrowed ? 'memory.noneFound' : 'memory.none')}</p>
      <p className="mt-1 text-muted">{t(isNarrowed ? 'memory.noneFoundHint' : 'memory.noneHint')}</p>
      {isNarrowed ? (
        <Button className="mt-4" onClick={onClear}>
          {t('memory.clearFilters')}
        </Button>
      ) : null}
    </div>
  )
}

function ListSkeleton() {
  return (
    <div aria-busy="true" className="space-y-2 pt-3">
      {[1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} className="h-16 w-full" />
      ))}
    </div>
  )
}
