import { Check, Copy, GitBranch, RefreshCw } from 'lucide-react'
import { memo, useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/core/chat.ts'
import { splitThinking } from '../../../../contract/thinking.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useCopied } from '../../../ui/use-copied.ts'
import { useLiveAnswer } from '../chat-context.ts'
import { AnswerText } from '../markdown/deferred-markdown.tsx'
import type { Version } from '../message-tree.ts'
import type { ChatActions } from '../use-chat-actions.ts'
import { AnswerEnd } from './answer-end.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import { AnswerMemories } from './answer-memories.tsx'
import { AnswerSources } from './answer-sources.tsx'
import { CompareMenu } from './compare-menu.tsx'
import { CrisisCard } from './crisis-card.tsx'
import { MessageActions } from './message-actions.tsx'
import { isPolicyRefusal, PolicyRefusal } from './policy-refusal.tsx'
import { PolicyRemark } from './policy-remark.tsx'
import { RememberButton } from './remember-button.tsx'
import { Thinking } from './thinking.tsx'
import { VersionSwitch } from './version-switch.tsx'
import { Writing } from './writing.tsx'

interface AnswerProps {
  message: Message
  version: Version
  actions: ChatActions
  /** Asks another model the same question, and shows both answers beside each other. */
  onCompare: (answer: Message, model: string) => void
  isLast: boolean
  isBusy: boolean
}

/** What the model wrote, live while it writes. */
export const Answer = memo(function Answer(props: AnswerProps) {
  const { message, version, actions, onCompare, isLast, isBusy } = props
  const { t } = useTranslation()
  const live = useLiveAnswer(message.status === 'streaming' ? message.id : null)
  const isStreaming = message.status === 'streaming'
  // Typing comes first: a late frame shows a little less of the answer, not a late letter.
  const written = useDeferredValue(live?.text ?? message.content)
  const {
    thinking,
    answer: text,
    isThinking,
  } = isStreaming
    ? splitThinking(written)
    : { thinking: message.thinking?.content ?? '', answer: message.content, isThinking: false }
  const [isCopied, copy] = useCopied()
  return (
    <div className="group/message pt-1" aria-busy={isStreaming}>
      <h2 className="sr-only">{t('chat.answered')}</h2>
      {message.policy?.category === 'crisis' ? <CrisisCard messageId={message.id} /> : null}
      {thinking === '' && !isThinking ? null : (
        <Thinking
          text={thinking}
          isThinking={isThinking}
          durationMs={message.thinking?.duration_ms ?? null}
        />
      )}
      {text === '' ? null : <AnswerText text={text} isStreaming={isStreaming} />}
      {isStreaming ? (
        <Writing hasText={text !== '' || isThinking} line={live?.line ?? 'open'} />
      ) : (
        <>
          {isPolicyRefusal(message) ? (
            <PolicyRefusal
              message={message}
              isBusy={isBusy}
              onAnswer={(actId) => actions.regenerate(message.id, { policy_confirmed: actId })}
            />
          ) : (
            <AnswerEnd message={message} isBusy={isBusy} onAgain={() => actions.regenerate(message.id)} />
          )}
          <PolicyRemark policy={message.policy} />
          <AnswerSources messageId={message.id} />
          <MessageActions
            isPinned={isLast}
            always={<VersionSwitch version={version} onShow={actions.showVersion} />}
          >
            <IconButton
              icon={isCopied ? Check : Copy}
              size="small"
              label={isCopied ? t('actions.copied') : t('actions.copy')}
              disabled={message.content === ''}
              onClick={() => void copy(message.content)}
            />
            <IconButton
              icon={RefreshCw}
              size="small"
              label={t('chat.regenerate')}
              disabled={isBusy}
              onClick={() => actions.regenerate(message.id)}
            />
            <CompareMenu answer={message} isBusy={isBusy} onCompare={(model) => onCompare(message, model)} />
            <IconButton
              icon={GitBranch}
              size="small"
              label={t('chat.branch')}
              onClick={() => actions.branch(message.id)}
            />
            <RememberButton message={message} />
            <AnswerMemories message={message} actions={actions} isBusy={isBusy} />
            <AnswerFacts message={message} />
          </MessageActions>
        </>
      )}
    </div>
  )
})
