import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AnswerMemory } from '../../../../contract/core/answer-memories.ts'
import type { Message } from '../../../../contract/core/chat.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { memoryPath, useAnswerMemories } from '../../../core/memories.ts'
import { messagePath } from '../../../core/paths.ts'
import { useForget } from '../../../core/use-forget.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { TierMark } from '../../../ui/tier-mark.tsx'
import type { ChatActions } from '../use-chat-actions.ts'
import { ScorePartsBar } from './score-parts.tsx'

interface AnswerMemoriesProps {
  message: Message
  actions: ChatActions
  isBusy: boolean
}

/** What the answer was given from memory, or could be: one word under it that opens the list. */
export function AnswerMemories({ message, actions, isBusy }: AnswerMemoriesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [isOpen, setIsOpen] = useState(false)
  const { memory } = message
  if (memory === null) return null
  if (memory.mode === 'off') {
    return <span className="px-2 text-xs text-muted">{t('memory.answer.off')}</span>
  }
  const state = memory.used > 0 ? 'used' : 'offered'
  const count = memory[state]
  if (count === 0) return null
  const regenerate: ChatActions['regenerate'] = (id, options) => {
    setIsOpen(false)
    actions.regenerate(id, options)
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          className="min-h-7 rounded-md px-2 text-left text-xs font-medium text-accent tabular-nums hover:bg-hover"
        >
          {t(`memory.answer.${state}`, { count, number: format.number(count) })}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={4}
          collisionPadding={12}
          aria-label={t('memory.answer.title')}
          className="z-50 max-h-[min(32rem,var(--radix-popover-content-available-height))] w-[min(28rem,calc(100vw-24px))] overflow-y-auto rounded-xl border border-line bg-raised p-4 shadow-float focus:outline-none"
        >
          <MemoriesOfAnswer message={message} state={state} isBusy={isBusy} regenerate={regenerate} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface ListProps {
  message: Message
  state: 'used' | 'offered'
  isBusy: boolean
  regenerate: ChatActions['regenerate']
}

function MemoriesOfAnswer({ message, state, isBusy, regenerate }: ListProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useAnswerMemories(message.id, true)
  const shown = query.data?.memories.filter((memory) => memory.state === state)
  // What was removed from this answer before stays out of the next one too.
  const removed =
    query.data?.memories.filter((memory) => memory.state === 'removed').map(({ id }) => id) ?? []
  return (
    <div className="text-sm" aria-busy={query.isPending}>
      <h3 className="font-semibold">{t('memory.answer.title')}</h3>
      <p className="mt-1 text-muted">
        {t(state === 'used' ? 'memory.answer.usedWhat' : 'memory.answer.withWhat')}
      </p>
      {state === 'offered' ? (
        <Button
          look="primary"
          className="mt-3"
          disabled={isBusy}
          onClick={() => regenerate(message.id, { use_memory: true })}
        >
          {t('memory.answer.with')}
        </Button>
      ) : null}
      {query.error ? (
        <div className="mt-3">
          <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
        </div>
      ) : shown === undefined ? (
        <Skeleton className="mt-3 h-24 w-full" />
      ) : (
        <ul className="mt-2 divide-y divide-line">
          {shown.map((memory) => (
            <OneMemory
              key={memory.id}
              memory={memory}
              isBusy={isBusy}
              onWithout={
                state === 'used'
                  ? () =>
                      regenerate(message.id, {
                        use_memory: true,
                        exclude_memories: [...removed, memory.id],
                      })
                  : null
              }
            />
          ))}
        </ul>
      )}
    </div>
  )
}

/** Names of buttons hold the text, which may be long. */
const NAME_CHARS = 60

function OneMemory({
  memory,
  isBusy,
  onWithout,
}: {
  memory: AnswerMemory
  isBusy: boolean
  onWithout: (() => void) | null
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const forget = useForget()
  if (memory.text === null) return <li className="py-3 text-muted">{t('memory.answer.gone')}</li>
  const text = memory.text.length > NAME_CHARS ? `${memory.text.slice(0, NAME_CHARS)}…` : memory.text
  const named = (action: string) => t('memory.answer.named', { action, text })
  const isMemory = memory.kind === 'memory'
  return (
    <li className="py-3">
      <p className="line-clamp-4 break-words">{memory.text}</p>
      <p className="mt-1 flex flex-wrap gap-x-2 text-xs text-muted">
        {memory.tier === null ? null : <TierMark tier={memory.tier} />}
        <span>
          {isMemory && memory.memory_kind !== null
            ? t(`memory.kind.${memory.memory_kind}`)
            : t('memory.answer.message')}
        </span>
        {memory.who === null ? null : <span>{t(`memory.who.${memory.who}`)}</span>}
        {memory.at === null ? null : <span>{format.fromNow(memory.at)}</span>}
      </p>
      <ScorePartsBar parts={memory.parts} />
      <div className="mt-2 flex flex-wrap gap-x-1">
        {onWithout === null ? null : (
          <button
            type="button"
            disabled={isBusy}
            aria-label={named(t('memory.answer.without'))}
            onClick={onWithout}
            className={action}
          >
            {t('memory.answer.without')}
          </button>
        )}
        {isMemory ? (
          <>
            <button
              type="button"
              aria-label={named(t('memory.forget'))}
              onClick={(event) => {
                // The button goes with the memory.
                event.currentTarget.closest<HTMLElement>('[role=dialog]')?.focus()
                void forget([memory.id])
              }}
              className={action}
            >
              {t('memory.forget')}
            </button>
            <Link to={memoryPath(memory.id)} aria-label={named(t('memory.answer.open'))} className={action}>
              {t('memory.answer.open')}
            </Link>
          </>
        ) : memory.session_id === null ? null : (
          <Link
            to={messagePath(memory.session_id, memory.id)}
            aria-label={named(t('memory.answer.openChat'))}
            className={action}
          >
            {t('memory.answer.openChat')}
          </Link>
        )}
      </div>
    </li>
  )
}

const action =
  'inline-flex min-h-7 items-center rounded-md px-2 -ml-2 mr-2 font-medium text-accent hover:bg-hover disabled:text-muted disabled:hover:bg-transparent'
