import { Infinity as Lasting, Pencil, Pin, PinOff, Trash2, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MemoryDetail } from '../../../../contract/core/memory.ts'
import { asCoreError } from '../../../core/core-error.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useMemory } from '../../../core/memories.ts'
import { useChangeMemory } from '../../../core/memory-changes.ts'
import { useForget } from '../../../core/use-forget.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { TierMark } from '../../../ui/tier-mark.tsx'
import { DetailChanges } from './detail-changes.tsx'
import { DetailFacts } from './detail-facts.tsx'
import { DetailHistory } from './detail-history.tsx'
import { DetailLinks, DetailSources, DetailUses } from './detail-provenance.tsx'
import { MemoryEditor } from './memory-editor.tsx'

interface PanelProps {
  id: string
  onClose: () => void
  onOpen: (id: string) => void
}

/** One memory and all that is known of it: beside the list where there is room, else in its place. */
export function MemoryDetailPanel({ id, onClose, onOpen }: PanelProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useMemory(id)
  // What was read before stays in the query: it is no longer true.
  const isGone = query.error !== null && asCoreError(query.error).code === 'memory_not_found'
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <section
      aria-label={t('memory.detail')}
      aria-busy={query.isPending}
      className="self-start rounded-xl border border-line bg-raised p-4 @3xl:sticky @3xl:top-4 @3xl:max-h-[calc(100vh-2rem)] @3xl:overflow-y-auto"
    >
      <div className="flex items-center justify-between gap-2">
        <h2 ref={heading} tabIndex={-1} className="font-semibold outline-none">
          {t('memory.detail')}
        </h2>
        <IconButton icon={X} label={t('actions.close')} tipAlign="end" onClick={onClose} />
      </div>
      {isGone ? (
        <Notice
          tone="info"
          announce="status"
          className="mt-2"
          actions={<Button onClick={onClose}>{t('actions.close')}</Button>}
        >
          {t('memory.isGone')}
        </Notice>
      ) : query.data ? (
        <Detail
          memory={query.data}
          onOpen={onOpen}
          onGone={onClose}
          onStep={() => heading.current?.focus({ preventScroll: true })}
        />
      ) : query.error ? (
        <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <div className="space-y-3 pt-2">
          <Skeleton className="h-20 w-full" />
          <Skeleton className="h-40 w-full" />
        </div>
      )}
    </section>
  )
}

interface DetailProps {
  memory: MemoryDetail
  onOpen: (id: string) => void
  onGone: () => void
  /** What held the focus is gone: the panel takes it. */
  onStep: () => void
}

function Detail({ memory, onOpen, onGone, onStep }: DetailProps) {
  const { t } = useTranslation()
  const [isEditing, setIsEditing] = useState(false)
  return (
    <>
      {isEditing ? (
        <MemoryEditor
          memory={memory}
          onDone={() => {
            setIsEditing(false)
            onStep()
          }}
        />
      ) : (
        <>
          <p className="mt-1 text-[1rem] leading-6 break-words whitespace-pre-wrap">{memory.text}</p>
          <p className="mt-2 text-sm text-muted">
            <TierMark tier={memory.tier} />
          </p>
          <Actions
            memory={memory}
            onEdit={() => setIsEditing(true)}
            onOpen={onOpen}
            onGone={onGone}
            onStep={onStep}
          />
        </>
      )}
      {memory.state === 'active' ? null : (
        <Notice tone="info" className="mt-3">
          {t(`memory.stateWhy.${memory.state}`)}
        </Notice>
      )}
      <DetailChanges memory={memory} onOpen={onOpen} />
      <DetailSources memory={memory} />
      <DetailFacts memory={memory} />
      <DetailUses memory={memory} />
      <DetailLinks memory={memory} onOpen={onOpen} />
      <DetailHistory memory={memory} onStep={onStep} onGone={onGone} />
    </>
  )
}

function Actions({ memory, onEdit, onOpen, onGone, onStep }: DetailProps & { onEdit: () => void }) {
  const { t } = useTranslation()
  // No button is disabled meanwhile: one that has the focus would lose it.
  const { mutate: change } = useChangeMemory()
  const forget = useForget()
  const onError = useProblemToast()
  const promote = () =>
    change(
      { id: memory.id, change: { type: 'promote' } },
      {
        onError,
        onSuccess: (lasting) => {
          showToast({ text: t('memory.promoted') })
          onStep()
          // Of a message a memory proper was made.
          if (lasting.id !== memory.id) onOpen(lasting.id)
        },
      },
    )
  if (memory.tier === 'stm') {
    return (
      <Notice
        tone="info"
        className="mt-3"
        actions={
          <Button look="primary" onClick={promote}>
            {t('memory.keepForGood')}
          </Button>
        }
      >
        {t('memory.shortTermWhat')}
      </Notice>
    )
  }
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {memory.is_editable && memory.state === 'active' ? (
        <>
          <Button onClick={onEdit}>
            <Pencil aria-hidden="true" className="size-4" />
            {t('memory.edit')}
          </Button>
          <Button
            aria-pressed={memory.is_pinned}
            onClick={() =>
              change(
                { id: memory.id, change: { type: 'pin', isPinned: !memory.is_pinned } },
                {
                  onError,
                  onSuccess: (now) =>
                    showToast({ text: t(now.is_pinned ? 'memory.isPinned' : 'memory.isUnpinned') }),
                },
              )
            }
          >
            {memory.is_pinned ? (
              <PinOff aria-hidden="true" className="size-4" />
            ) : (
              <Pin aria-hidden="true" className="size-4" />
            )}
            {t(memory.is_pinned ? 'memory.unpin' : 'memory.pin')}
          </Button>
          {memory.tier === 'itm' ? (
            <Button onClick={promote}>
              <Lasting aria-hidden="true" className="size-4" />
              {t('memory.promote')}
            </Button>
          ) : null}
        </>
      ) : null}
      <Button
        look="danger"
        onClick={() => {
          onGone()
          void forget([memory.id], () => onOpen(memory.id))
        }}
      >
        <Trash2 aria-hidden="true" className="size-4" />
        {t('memory.forget')}
      </Button>
    </div>
  )
}
