import { useTranslation } from 'react-i18next'
import { createStore } from '../lib/store.ts'
import { showToast } from '../lib/toasts.ts'
import { useDeleteCopies } from './data-store.ts'
import { useForgetMemories, useUndoMemory } from './memory-changes.ts'
import { useProblemToast } from './use-problem-toast.ts'

interface Forgotten {
  undoId: string
  untilMs: number
  onBack: (() => void) | undefined
}
/** The last forget action of this window, for Ctrl+Z: its undo lasts longer than the toast. */
const latest = createStore<Forgotten | null>(null)

/** Forgets at once, with a toast that undoes it. `onBack`: it is there again. */
export function useForget(): (ids: readonly string[], onBack?: () => void) => Promise<boolean> {
  const { t } = useTranslation()
  const { mutateAsync: forget } = useForgetMemories()
  const bringBack = useBringBack()
  const offerToDelete = useOfferToDelete()
  const sayProblem = useProblemToast()
  return async (ids, onBack) => {
    try {
      const { forgotten, undo_id: undoId, undo_until: untilMs, copies } = await forget({ ids })
      const made: Forgotten = { undoId, untilMs, onBack }
      latest.set(made)
      showToast({
        text: [
          t('memory.forgotten', { count: forgotten.length }),
          copies.rewritten > 0 ? t('memory.forgottenInBackups', { count: copies.rewritten }) : '',
        ]
          .join(' ')
          .trim(),
        action: { label: t('actions.undo'), altText: t('memory.undoHint'), run: () => bringBack(made) },
      })
      if (copies.left.length > 0) offerToDelete(copies.left)
      return true
    } catch (error) {
      sayProblem(error)
      return false
    }
  }
}

/** Takes back what was just kept, where its undo stands in its place; returns the undo's id, null when it failed. */
export function useForgetInPlace(): (id: string) => Promise<string | null> {
  const { mutateAsync: forget } = useForgetMemories()
  const offerToDelete = useOfferToDelete()
  const sayProblem = useProblemToast()
  return async (id) => {
    try {
      const { undo_id: undoId, copies } = await forget({ ids: [id], isMistake: true })
      if (copies.left.length > 0) offerToDelete(copies.left)
      return undoId
    } catch (error) {
      sayProblem(error)
      return null
    }
  }
}

/** Damaged copies cannot be rewritten and may hold other wanted data: the user decides. */
function useOfferToDelete(): (copies: readonly string[]) => void {
  const { t } = useTranslation()
  const { mutate: deleteCopies } = useDeleteCopies()
  const sayProblem = useProblemToast()
  return (copies) =>
    showToast({
      text: t('memory.copiesLeft', { count: copies.length }),
      isProblem: true,
      action: {
        label: t('memory.deleteCopies', { count: copies.length }),
        altText: t('memory.deleteCopiesHint'),
        run: () =>
          deleteCopies(copies, {
            onSuccess: ({ deleted }) => showToast({ text: t('memory.copiesDeleted', { count: deleted }) }),
            onError: sayProblem,
          }),
      },
    })
}

/** Ctrl+Z of the memory page. Returns false when there is nothing to bring back. */
export function useUndoLatestForgetting(): () => boolean {
  const bringBack = useBringBack()
  return () => {
    const made = latest.get()
    if (made === null || made.untilMs < Date.now()) return false
    bringBack(made)
    return true
  }
}

function useBringBack(): (forgotten: Forgotten) => void {
  const { t } = useTranslation()
  const { mutateAsync: undo } = useUndoMemory()
  const sayProblem = useProblemToast()
  return (made) => {
    if (latest.get() === made) latest.set(null)
    // A promise, since the callbacks of a mutation do not run once the component is gone.
    undo(made.undoId).then(() => {
      made.onBack?.()
      showToast({ text: t('memory.broughtBack') })
    }, sayProblem)
  }
}
