import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { PolicyAct } from '../../../../contract/core/policy.ts'
import { reasonWords } from '../../../core/policy-words.ts'
import { principleName } from '../../../core/principle-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { ScoreBars } from './score-bars.tsx'

/** Why: the principle that decided, the reason, and why something that looked bad was allowed. */
export function ActWords({
  act,
}: {
  act: Pick<PolicyAct, 'stage' | 'outcome' | 'category' | 'principle_name' | 'exception'>
}) {
  const { t } = useTranslation()
  const reason = reasonWords(t, act)
  return (
    <>
      {act.principle_name === null ? null : (
        <span className="font-medium">{principleName(t, act.principle_name)}. </span>
      )}
      {reason === '' ? null : <span>{reason} </span>}
      {act.exception === null ? null : (
        <span className="text-muted">
          {t('constitution.letThrough', { why: t(`constitution.exceptions.${act.exception}`) })}
        </span>
      )}
    </>
  )
}

/** What is behind an act: scores, who judged, by which version, and the chat it belongs to. */
export function ActDetails({ act, names }: { act: PolicyAct; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="space-y-3">
      <ScoreBars scores={act.scores} names={names} />
      <p className="text-sm text-muted">
        {t(`constitution.judgedBy.${act.judged_by}`)}{' '}
        {t('constitution.byVersion', { version: format.number(act.constitution_version) })}{' '}
        {act.session_id === null ? null : (
          <Link
            to={`/chat/${act.session_id}`}
            className="font-medium text-accent underline underline-offset-2"
          >
            {t('usage.openChat')}
          </Link>
        )}
      </p>
    </div>
  )
}
