import { Skeleton } from '../../../ui/skeleton.tsx'

export function TranscriptSkeleton() {
  return (
    <div aria-busy="true" className="min-h-0 flex-1 overflow-hidden">
      <div className="mx-auto max-w-(--column) space-y-6 px-6 pt-6">
        {['a', 'b'].map((key) => (
          <div key={key} className="space-y-6">
            <Skeleton className="ml-auto h-10 w-1/2 rounded-2xl" />
            <div className="space-y-3">
              <Skeleton className="h-4 w-11/12" />
              <Skeleton className="h-4 w-4/5" />
              <Skeleton className="h-4 w-3/5" />
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
