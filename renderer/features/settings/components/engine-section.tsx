import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { settingsSchema } from '../../../../contract/core/settings.ts'
import { useHealth } from '../../../core/health.ts'
import { useRestartEngine } from '../../../core/models.ts'
import { useSettings } from '../../../core/settings.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { Button } from '../../../ui/button.tsx'
import { Choice } from '../../../ui/choice.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'
import { useSetting } from '../use-setting.ts'

export function EngineSection() {
  const { t } = useTranslation()
  const settings = useSettings()
  const change = useSetting()
  const engine = useHealth().data?.engine
  const restart = useRestartEngine()
  const sayProblem = useProblemToast()
  return (
    <Section title={t('settings.engine.title')}>
      <div className="divide-y divide-line">
        <Choice
          legend={t('settings.engine.mode')}
          value={settings.engine_mode}
          options={[
            { value: 'bundled', label: t('settings.engine.bundled') },
            { value: 'system', label: t('settings.engine.system') },
          ]}
          onChange={(engine_mode) => change({ engine_mode })}
          hint={t(
            settings.engine_mode === 'bundled' ? 'settings.engine.bundledHint' : 'settings.engine.systemHint',
          )}
        />
        {settings.engine_mode === 'system' ? (
          <EngineUrl
            key={settings.engine_url}
            saved={settings.engine_url}
            onSave={(engine_url) => change({ engine_url })}
          />
        ) : null}
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
          <div>
            <p className="font-medium">{t('settings.engine.state')}</p>
            <p role="status" className="text-sm text-muted">
              {engine
                ? `${t(`engine.states.${engine.state}`)}${engine.version ? ` · Ollama ${engine.version}` : ''}`
                : t('engine.states.starting')}
            </p>
          </div>
          <Button
            disabled={restart.isPending}
            onClick={() => restart.mutate(undefined, { onError: sayProblem })}
          >
            {t('settings.engine.restart')}
          </Button>
        </div>
      </div>
      {engine?.state === 'ready' && engine.error ? (
        <Notice tone="info" announce="status" className="mt-2">
          {t(
            engine.error.code === 'store_full'
              ? 'settings.engine.modelLacksRoom'
              : 'settings.engine.modelLacks',
          )}
        </Notice>
      ) : null}
    </Section>
  )
}

function EngineUrl({ saved, onSave }: { saved: string; onSave: (url: string) => void }) {
  const { t } = useTranslation()
  const [url, setUrl] = useState(saved)
  const isValid = settingsSchema.shape.engine_url.safeParse(url).success
  return (
    <form
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (isValid) onSave(url)
      }}
    >
      <label htmlFor="engine-url" className="font-medium">
        {t('settings.engine.url')}
      </label>
      <div className="flex gap-2">
        <input
          id="engine-url"
          type="url"
          value={url}
          spellCheck={false}
          aria-invalid={!isValid}
          aria-describedby="engine-url-hint"
          onChange={(event) => setUrl(event.target.value)}
          className="min-h-9 w-64 rounded-lg border border-line-strong bg-raised px-3 font-mono text-sm"
        />
        <Button type="submit" disabled={!isValid || url === saved}>
          {t('actions.save')}
        </Button>
      </div>
      <p
        id="engine-url-hint"
        className={isValid ? 'basis-full text-sm text-muted' : 'basis-full text-sm text-danger'}
      >
        {t('settings.engine.urlHint')}
      </p>
    </form>
  )
}
