import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/core/chat.ts'
import type { RememberedMemory } from '../../../../contract/core/remembered.ts'
import { useRemembered } from '../../../core/remembered.ts'
import { Button } from '../../../ui/button.tsx'
import { type MessageTree, type Version, versionOf } from '../message-tree.ts'
import type { OutboxItem } from '../outbox.ts'
import type { ChatActions } from '../use-chat-actions.ts'
import { rowId, useScrollTo } from '../use-scroll-to.ts'
import { Answer } from './answer.tsx'
import { CompareAnswers } from './compare-answers.tsx'
import { PendingQuestion } from './pending-question.tsx'
import { Question } from './question.tsx'
import { SavedAnnouncer } from './saved-announcer.tsx'
import { WindowMark } from './window-mark.tsx'

interface TranscriptProps {
  tree: MessageTree
  /** The messages on screen, oldest first. */
  path: readonly Message[]
  pending: OutboxItem | undefined
  actions: ChatActions
  isBusy: boolean
  /** The message that a link asked for. */
  askedId: string | null
}

/** Within this many pixels of the end the view follows new text. */
const END_PX = 64
const LINE_PX = 26
const LINE_CHARS = 72
const FRAME_PX = 72
const PENDING_KEY = 'pending'
const NO_MEMORIES: readonly RememberedMemory[] = []

/**
 * Only the rows in sight are in the page, so that a chat of 2,000 messages opens like one of 20. The view stays with
 * the end while it is there, and with what is being read otherwise.
 */
export function Transcript({ tree, path, pending, actions, isBusy, askedId }: TranscriptProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const [isAtEnd, setIsAtEnd] = useState(true)
  const count = path.length + (pending ? 1 : 0)
  const versions = useMemo(() => rememberVersions(tree), [tree])
  const remembered = useRemembered(path[0]?.session_id ?? null, isBusy)
  const windowStartId = path.findLast(isEndedAnswer)?.window_start_id ?? null
  /** The answer that stands beside the newest one to the same question. */
  const [besideId, setBesideId] = useState<string | null>(null)
  const beside = besideId === null ? undefined : tree.byId.get(besideId)
  const compare = useCallback(
    (answer: Message, model: string) => {
      setBesideId(answer.id)
      actions.regenerate(answer.id, { model })
    },
    [actions],
  )
  const newest = path.findLast(({ role }) => role === 'user')
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => path[index]?.id ?? PENDING_KEY,
    estimateSize: (index) => estimateHeight(path[index]?.content ?? pending?.request.message ?? ''),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_PX,
    overscan: 4,
    paddingStart: 4,
    paddingEnd: 24,
    onChange: (instance) => setIsAtEnd(instance.isAtEnd(END_PX)),
    directDomUpdates: true,
    directDomUpdatesMode: 'position',
  })
  useLayoutEffect(() => virtualizer.scrollToEnd(), [virtualizer])
  useEffect(() => stayAtEnd(scroller.current, () => virtualizer.scrollToEnd()), [virtualizer])
  useScrollTo(
    virtualizer,
    path.findIndex(({ id }) => id === askedId),
    askedId,
  )
  // Show a message that was just sent, wherever the view was.
  const isPending = pending !== undefined
  useEffect(() => {
    if (isPending) virtualizer.scrollToEnd()
  }, [isPending, virtualizer])
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the transcript scrolls, and must do so by keyboard too
        tabIndex={0}
        role="feed"
        aria-label={t('chat.transcript')}
        aria-busy={isBusy}
        className="h-full overflow-y-auto [scrollbar-gutter:stable_both-edges] outline-offset-[-2px] [overflow-anchor:none]"
      >
        <div ref={virtualizer.containerRef} role="presentation" className="relative">
          {virtualizer.getVirtualItems().map((item) => {
            const message = path[item.index]
            const isCompared =
              beside !== undefined && message?.parent_id === beside.parent_id && message.id !== beside.id
            return (
              <article
                key={item.key}
                {...(message ? { id: rowId(message.id) } : {})}
                tabIndex={-1}
                ref={virtualizer.measureElement}
                data-index={item.index}
                aria-posinset={item.index + 1}
                aria-setsize={count}
                aria-label={message?.role === 'assistant' ? t('chat.answer') : t('chat.question')}
                className={clsx(
                  '@container absolute inset-x-0 -outline-offset-2',
                  askedId !== null && message?.id === askedId && 'bg-accent-soft/60',
                )}
              >
                <div
                  className={clsx(
                    'mx-auto px-3.5 @min-[44rem]:px-6',
                    isCompared ? 'max-w-[calc(var(--column)*1.6)]' : 'max-w-(--column)',
                  )}
                >
                  {message && message.id === windowStartId ? (
                    <WindowMark sessionId={message.session_id} beforeId={path[item.index - 1]?.id ?? null} />
                  ) : null}
                  {message === undefined ? (
                    pending && <PendingQuestion item={pending} />
                  ) : message.role === 'user' ? (
                    <Question
                      message={message}
                      version={versions(message)}
                      memories={remembered?.get(message.id) ?? NO_MEMORIES}
                      actions={actions}
                      isBusy={isBusy}
                    />
                  ) : isCompared ? (
                    <CompareAnswers
                      answers={[beside, message]}
                      isBusy={isBusy}
                      onKeep={(id) => {
                        setBesideId(null)
                        if (id !== message.id) actions.showVersion(id)
                      }}
                      onAgain={(id) => actions.regenerate(id)}
                    />
                  ) : (
                    <Answer
                      message={message}
                      version={versions(message)}
                      actions={actions}
                      onCompare={compare}
                      isLast={item.index === path.length - 1}
                      isBusy={isBusy}
                    />
                  )}
                </div>
              </article>
            )
          })}
        </div>
      </div>
      {newest && remembered ? (
        <SavedAnnouncer
          key={newest.id}
          messageId={newest.id}
          memories={remembered.get(newest.id) ?? NO_MEMORIES}
          isNew={isBusy}
        />
      ) : null}
      {isAtEnd ? null : (
        <Button
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-float"
          onClick={() => virtualizer.scrollToEnd()}
        >
          <ArrowDown aria-hidden="true" className="size-4" />
          {t('chat.jumpToLatest')}
        </Button>
      )}
    </div>
  )
}

function isEndedAnswer({ role, status }: Message): boolean {
  return role === 'assistant' && status !== 'streaming'
}

/** A message of several lines makes the composer taller and this view less so; its end stays in sight all the same. */
function stayAtEnd(element: HTMLElement | null, scrollToEnd: () => void): (() => void) | undefined {
  if (!element) return undefined
  let height = element.clientHeight
  const observer = new ResizeObserver(() => {
    const wasAtEnd = element.scrollHeight - height - element.scrollTop <= END_PX
    height = element.clientHeight
    if (wasAtEnd) scrollToEnd()
  })
  observer.observe(element)
  return () => observer.disconnect()
}

/** Worked out for the rows in sight only, and the same object each time, so that a row is not rendered for nothing. */
function rememberVersions(tree: MessageTree): (message: Message) => Version {
  const known = new Map<string, Version>()
  return (message) => {
    const version = known.get(message.id) ?? versionOf(tree, message)
    known.set(message.id, version)
    return version
  }
}

/** A first guess in pixels, corrected as soon as the row is in the page. */
function estimateHeight(text: string): number {
  let lines = 1 + text.length / LINE_CHARS
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 0.5
  return FRAME_PX + Math.ceil(lines) * LINE_PX
}
