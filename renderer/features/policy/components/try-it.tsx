import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { useConstitution, useTry } from '../../../core/policy.ts'
import { principleWords } from '../../../core/principle-words.ts'
import { useSettings } from '../../../core/settings.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { ActWords } from './act-facts.tsx'
import { OutcomeMark } from './outcome-mark.tsx'
import { ScoreBars } from './score-bars.tsx'

const MAX_TRY_CHARS = 2_000

/** Checks a sentence against the constitution, so that the user can see what it does. */
export function TryIt() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const fieldId = useId()
  const [text, setText] = useState('')
  const { policy_model_judgement: useModel } = useSettings()
  const attempt = useTry()
  const verdict = attempt.data
  const names = new Map(
    useConstitution().data?.principles.map((one) => [one.id, principleWords(t, one).name]),
  )
  const submit = () => {
    if (text.trim() !== '' && !attempt.isPending) attempt.mutate({ message: text, use_model: useModel })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label htmlFor={fieldId} className="block max-w-(--measure) text-muted">
        {t('constitution.try.what')}
      </label>
      <div className="mt-2 flex flex-wrap gap-2">
        <input
          id={fieldId}
          value={text}
          maxLength={MAX_TRY_CHARS}
          placeholder={t('constitution.try.example')}
          onChange={(event) => {
            setText(event.target.value)
            // A verdict belongs to the sentence that was checked.
            attempt.reset()
          }}
          className="h-9 min-w-0 flex-1 basis-64 rounded-lg border border-line-strong bg-raised px-3 text-sm placeholder:text-muted"
        />
        <Button type="submit" disabled={text.trim() === '' || attempt.isPending}>
          {attempt.isPending ? t('constitution.try.running') : t('constitution.try.start')}
        </Button>
      </div>
      {attempt.error ? (
        <div className="mt-3">
          <Problem text={errorText(attempt.error)} onRetry={submit} />
        </div>
      ) : null}
      <div role="status" className="mt-3">
        {verdict ? (
          <div className="space-y-3 rounded-lg bg-sunken p-4">
            <p className="flex flex-wrap items-center gap-x-2">
              <OutcomeMark outcome={verdict.outcome} />
              <span className="text-muted">{t(`constitution.try.outcome.${verdict.outcome}`)}</span>
            </p>
            {verdict.category === 'crisis' ? <p>{t('constitution.try.crisis')}</p> : null}
            {verdict.principle_name === null &&
            verdict.outcome === 'allow' &&
            verdict.exception === null ? null : (
              <p>
                <ActWords act={{ ...verdict, stage: 'validate' }} />
              </p>
            )}
            <ScoreBars scores={verdict.scores} names={names} />
            <p className="text-sm text-muted">{t(`constitution.judgedBy.${verdict.judged_by}`)}</p>
          </div>
        ) : null}
      </div>
    </form>
  )
}
