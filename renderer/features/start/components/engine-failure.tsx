import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { HealthReply } from '../../../../contract/core/health.ts'
import { errorWords } from '../../../core/error-words.ts'
import { useRestartEngine } from '../../../core/models.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'

interface EngineFailureProps {
  health: HealthReply
  className?: string
  hasSettingsLink?: boolean
}

/** The engine gave up: what happened, that nothing is lost, and the ways on. */
export function EngineFailure({ health, className, hasSettingsLink = false }: EngineFailureProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const restart = useRestartEngine()
  return (
    <Notice
      tone="danger"
      {...(className ? { className } : {})}
      actions={
        <>
          {hasSettingsLink ? (
            <Link to="/settings" className="self-center font-medium underline underline-offset-2">
              {t('engine.settings')}
            </Link>
          ) : null}
          <Button disabled={restart.isPending} onClick={() => restart.mutate()}>
            {t('actions.retry')}
          </Button>
        </>
      }
    >
      {errorWords(t, format, health.engine.error ?? { code: 'engine_unavailable' })} {t('engine.chatsSafe')}
    </Notice>
  )
}
