import { BookMarked } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Message, RegenerateRequest } from '../../../../contract/api/chat.ts'
import type { AnswerMemory } from '../../../../contract/api/memory.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useAnswerMemories } from '../api.ts'

interface AnswerMemoriesProps {
  message: Message
  isBusy: boolean
  onAgain: (options: RegenerateRequest) => void
}

/** "Used 3 memories": what the answer was given, where each came from, and the answer again without one of them. */
export function AnswerMemories({ message, isBusy, onAgain }: AnswerMemoriesProps) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const { used = 0, offered = 0 } = message.memory ?? {}
  if (used + offered === 0) return null
  const again = (options: RegenerateRequest) => {
    setIsOpen(false)
    onAgain(options)
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          className="ml-1 inline-flex min-h-7 items-center gap-1.5 rounded-md px-2 text-xs text-muted hover:bg-hover hover:text-text"
        >
          <BookMarked aria-hidden="true" className="size-3.5" />
          {used > 0 ? t('memory.used', { count: used }) : t('memory.offered', { count: offered })}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={4}
          collisionPadding={12}
          aria-label={t('memory.title')}
          className="z-50 max-h-[60vh] w-[min(28rem,calc(100vw-24px))] overflow-y-auto rounded-xl border border-line bg-raised p-4 text-sm shadow-float focus:outline-none"
        >
          <h3 className="font-semibold">{t('memory.title')}</h3>
          <p className="mt-1 text-muted">{t(used > 0 ? 'memory.intro' : 'memory.introOffered')}</p>
          {used > 0 ? null : (
            <Button look="plain" disabled={isBusy} onClick={() => again({ use_memory: true })}>
              {t('memory.with')}
            </Button>
          )}
          <MemoryList
            messageId={message.id}
            isBusy={isBusy || used === 0}
            onWithout={(id) => again({ exclude_memories: [id] })}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface MemoryListProps {
  messageId: string
  isBusy: boolean
  onWithout: (id: string) => void
}

function MemoryList({ messageId, isBusy, onWithout }: MemoryListProps) {
  const { data, error, refetch } = useAnswerMemories(messageId)
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="mt-3 h-16" />
  return (
    <ul className="mt-3 divide-y divide-line">
      {data.memories.map((memory) => (
        <MemoryRow
          key={`${memory.kind} ${memory.id}`}
          memory={memory}
          isBusy={isBusy}
          onWithout={() => onWithout(memory.id)}
        />
      ))}
    </ul>
  )
}

function MemoryRow({
  memory,
  isBusy,
  onWithout,
}: {
  memory: AnswerMemory
  isBusy: boolean
  onWithout: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const where = [memory.who, memory.at === null ? null : format.date(memory.at), memory.session_title]
  return (
    <li className="py-2">
      <p className="line-clamp-4 break-words">{memory.text ?? t('memory.forgotten')}</p>
      <p className="mt-1 text-xs text-muted">{where.filter(Boolean).join(' · ')}</p>
      <div className="-ml-2 flex flex-wrap">
        {memory.session_id === null ? null : (
          <Link
            to={`/chat/${memory.session_id}`}
            className="inline-flex min-h-7 items-center rounded-md px-2 text-xs font-medium hover:bg-hover"
          >
            {t('memory.openChat')}
          </Link>
        )}
        <button
          type="button"
          disabled={isBusy}
          onClick={onWithout}
          className="inline-flex min-h-7 items-center rounded-md px-2 text-xs font-medium hover:bg-hover disabled:text-muted"
        >
          {t('memory.without')}
        </button>
      </div>
    </li>
  )
}
