import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/core/chat.ts'
import { modelLabel, useModels } from '../../../core/models.ts'
import { useFormat } from '../../../lib/format.ts'
import { Receipt } from './receipt.tsx'

/** model · first token · speed · tokens: one line under an answer, which opens its receipt. */
export function AnswerFacts({ message }: { message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  const models = useModels().data
  const [isOpen, setIsOpen] = useState(false)
  const { stats, usage } = message
  const facts = [
    message.model === null ? null : modelLabel(message.model, models),
    stats?.time_to_first_token_ms == null
      ? null
      : t('answer.firstToken', { time: format.milliseconds(stats.time_to_first_token_ms) }),
    stats?.tokens_per_second == null
      ? null
      : t('answer.speed', { speed: format.speed(stats.tokens_per_second) }),
    usage === null
      ? null
      : t('answer.tokens', { count: usage.total_tokens, tokens: format.number(usage.total_tokens) }),
  ].filter((fact) => fact !== null)
  if (facts.length === 0) return null
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          aria-label={t('answer.openReceipt', { facts: facts.join(', ') })}
          className="ml-1 min-h-7 rounded-md px-2 text-left text-xs text-muted tabular-nums hover:bg-hover hover:text-text"
        >
          {facts.join(' · ')}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={4}
          collisionPadding={12}
          aria-label={t('receipt.title')}
          className="z-50 w-[min(24rem,calc(100vw-24px))] rounded-xl border border-line bg-raised p-4 shadow-float focus:outline-none"
        >
          <Receipt message={message} isOpen={isOpen} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
