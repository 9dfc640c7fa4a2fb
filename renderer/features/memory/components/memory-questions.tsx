import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { MemoryQuestion, QuestionAnswer } from '../../../../contract/core/remembered.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useUndoMemory } from '../../../core/memory-changes.ts'
import { useAnswerQuestion, useMemoryQuestions } from '../../../core/remembered.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'

const SAID = {
  replace: 'memory.ask.replaced',
  both: 'memory.ask.bothKept',
  no: 'memory.ask.dropped',
} as const

/** What only the user can say: what they pinned or wrote is never replaced by a guess. */
export function MemoryQuestions({ onLast }: { onLast: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useMemoryQuestions()
  const heading = useRef<HTMLHeadingElement>(null)
  const titleId = useId()
  if (query.error) return <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
  const questions = query.data ?? []
  if (questions.length === 0) return null
  return (
    <section aria-labelledby={titleId} className="mb-5 rounded-xl border border-accent bg-accent-soft/40 p-4">
      <h2 id={titleId} ref={heading} tabIndex={-1} className="font-semibold outline-none">
        {t('memory.ask.title')}
      </h2>
      <ul className="mt-2 space-y-4">
        {questions.map((question) => (
          <Question
            key={question.memory.id}
            question={question}
            // The buttons go with the question.
            onAnswered={() => (questions.length > 1 ? heading.current?.focus() : onLast())}
          />
        ))}
      </ul>
    </section>
  )
}

function Question({ question, onAnswered }: { question: MemoryQuestion; onAnswered: () => void }) {
  const { t } = useTranslation()
  const { memory, pinned } = question
  const { mutateAsync: answer, isPending } = useAnswerQuestion()
  const { mutateAsync: undo } = useUndoMemory()
  const sayProblem = useProblemToast()
  const wordsId = useId()
  const give = (how: QuestionAnswer) => {
    if (isPending) return
    // A promise, since the callbacks of a mutation do not run once the question is gone.
    answer({ id: memory.id, answer: how }).then(({ undo_id: undoId }) => {
      onAnswered()
      showToast({
        text: t(SAID[how]),
        action: {
          label: t('actions.undo'),
          altText: t('memory.ask.undoHint'),
          run: () => void undo(undoId).catch(sayProblem),
        },
      })
    }, sayProblem)
  }
  return (
    <li>
      <p id={wordsId} className="break-words">
        {t('memory.ask.now', { text: asSentence(memory.text) })}{' '}
        {t(pinned.is_pinned ? 'memory.ask.pinned' : 'memory.ask.wrote', { text: asSentence(pinned.text) })}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button look="primary" aria-describedby={wordsId} onClick={() => give('replace')}>
          {t('memory.ask.replace')}
        </Button>
        <Button aria-describedby={wordsId} onClick={() => give('both')}>
          {t('memory.ask.both')}
        </Button>
        <Button aria-describedby={wordsId} onClick={() => give('no')}>
          {t('memory.ask.no')}
        </Button>
      </div>
    </li>
  )
}

function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
