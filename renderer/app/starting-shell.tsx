import { EngineLine } from '../features/start/components/engine-line.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

/** A skeleton of the app until it is known what to show. */
export function StartingShell() {
  return (
    <div className="flex h-full" aria-busy="true">
      <div className="hidden w-68 border-r border-line bg-side p-4 md:block">
        <div className="space-y-4 pt-12">
          {['w-4/5', 'w-3/5', 'w-11/12', 'w-2/3'].map((width) => (
            <Skeleton key={width} className={`h-4 ${width}`} />
          ))}
        </div>
      </div>
      <main className="relative flex min-w-0 flex-1 flex-col">
        <EngineLine isAppKnown={false} />
        <div className="mx-auto mt-auto w-full max-w-(--column) px-4 pb-4 sm:px-6">
          <div className="h-24 rounded-2xl border border-line bg-raised" />
        </div>
      </main>
    </div>
  )
}
