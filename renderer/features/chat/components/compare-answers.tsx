import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/core/chat.ts'
import { splitThinking } from '../../../../contract/thinking.ts'
import { modelLabel, useModels } from '../../../core/models.ts'
import { Button } from '../../../ui/button.tsx'
import { useLiveAnswer } from '../chat-context.ts'
import { AnswerText } from '../markdown/deferred-markdown.tsx'
import { AnswerEnd } from './answer-end.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import { Writing } from './writing.tsx'

interface CompareAnswersProps {
  answers: readonly Message[]
  isBusy: boolean
  /** The chat goes on from this one; the other stays as another version. */
  onKeep: (id: string) => void
  onAgain: (id: string) => void
}

/** Two answers to one question beside each other, or below each other where there is no room. */
export function CompareAnswers({ answers, isBusy, onKeep, onAgain }: CompareAnswersProps) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('compare.title')} className="grid gap-4 pt-2 @min-[52rem]:grid-cols-2">
      {answers.map((answer) => (
        <OneAnswer
          key={answer.id}
          answer={answer}
          isBusy={isBusy}
          onKeep={() => onKeep(answer.id)}
          onAgain={() => onAgain(answer.id)}
        />
      ))}
    </section>
  )
}

function OneAnswer({
  answer,
  isBusy,
  onKeep,
  onAgain,
}: {
  answer: Message
  isBusy: boolean
  onKeep: () => void
  onAgain: () => void
}) {
  const { t } = useTranslation()
  const models = useModels().data
  const isStreaming = answer.status === 'streaming'
  const live = useLiveAnswer(isStreaming ? answer.id : null)
  const { answer: text, isThinking } = splitThinking(isStreaming ? (live?.text ?? answer.content) : '')
  const shown = isStreaming ? text : answer.content
  const label = answer.model === null ? t('model.label') : modelLabel(answer.model, models)
  return (
    <section
      aria-label={t('compare.answerOf', { model: label })}
      aria-busy={isStreaming}
      className="flex min-w-0 flex-col rounded-xl border border-line p-4"
    >
      <h3 className="pb-1 text-sm font-semibold">{label}</h3>
      <div className="min-w-0 flex-1">
        {shown === '' ? null : <AnswerText text={shown} isStreaming={isStreaming} />}
        {isStreaming ? (
          <Writing hasText={shown !== '' || isThinking} line={live?.line ?? 'open'} />
        ) : (
          <AnswerEnd message={answer} isBusy={isBusy} onAgain={onAgain} />
        )}
      </div>
      {isStreaming ? null : (
        <div className="flex flex-wrap items-center gap-2 pt-3">
          <Button look="plain" onClick={onKeep}>
            {t('compare.keep')}
          </Button>
          <AnswerFacts message={answer} />
        </div>
      )}
    </section>
  )
}
