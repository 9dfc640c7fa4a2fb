import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { useChatClient } from '../chat-context.ts'
import type { OutboxItem } from '../outbox.ts'
import { QuestionBubble } from './question.tsx'

/** A message that the core has not stored yet: on its way, or waiting for the core. */
export function PendingQuestion({ item }: { item: OutboxItem }) {
  const { t } = useTranslation()
  const { outbox } = useChatClient()
  return (
    <div className="flex flex-col items-end pt-5">
      <QuestionBubble text={item.request.message} />
      <div className="flex min-h-8 items-center gap-2 text-sm text-muted">
        {item.state === 'waiting' ? (
          <>
            <span role="status">{t('chat.waitsForCore')}</span>
            <Button look="quiet" onClick={() => outbox.withdraw(item.chat)}>
              {t('chat.takeBack')}
            </Button>
          </>
        ) : null}
      </div>
    </div>
  )
}
