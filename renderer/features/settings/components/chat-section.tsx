import { useTranslation } from 'react-i18next'
import { isMac } from '../../../core/desktop.ts'
import { modelLabel, useModels } from '../../../core/models.ts'
import { useSettings } from '../../../core/settings.ts'
import { Choice } from '../../../ui/choice.tsx'
import { Section } from '../../../ui/page.tsx'
import { useSetting } from '../use-setting.ts'

export function ChatSection() {
  const { t } = useTranslation()
  const settings = useSettings()
  const change = useSetting()
  const mod = isMac() ? '⌘' : t('keys.ctrl')
  return (
    <Section title={t('settings.chat')}>
      <div className="divide-y divide-line">
        <Choice
          legend={t('settings.sendKey.label')}
          value={settings.send_key}
          options={[
            { value: 'enter', label: t('keys.enter') },
            { value: 'mod_enter', label: `${mod}+${t('keys.enter')}` },
          ]}
          onChange={(send_key) => change({ send_key })}
          hint={t(settings.send_key === 'enter' ? 'settings.sendKey.enterHint' : 'settings.sendKey.modHint')}
        />
        <Choice
          legend={t('memory.modeLabel')}
          value={settings.memory_mode}
          options={(['off', 'ask', 'automatic'] as const).map((mode) => ({
            value: mode,
            label: t(`memory.mode.${mode}`),
          }))}
          onChange={(memory_mode) => change({ memory_mode })}
          hint={t(`memory.modeHint.${settings.memory_mode}`)}
        />
        <DefaultModel />
      </div>
    </Section>
  )
}

function DefaultModel() {
  const { t } = useTranslation()
  const settings = useSettings()
  const change = useSetting()
  const models = useModels().data ?? []
  const builtIn = models.find((model) => model.is_default)?.name ?? models[0]?.name
  if (builtIn === undefined) return null
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
      <label htmlFor="default-model" className="font-medium">
        {t('settings.defaultModel')}
      </label>
      {models.length < 2 ? (
        <span id="default-model" className="text-muted">
          {modelLabel(builtIn, models)}
        </span>
      ) : (
        <select
          id="default-model"
          value={settings.default_model ?? builtIn}
          onChange={(event) => change({ default_model: event.target.value })}
          className="min-h-9 rounded-lg border border-line bg-raised px-3 text-sm"
        >
          {models.map((model) => (
            <option key={model.name} value={model.name}>
              {model.display_name}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}
