import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  MAX_SYSTEM_PROMPT_CHARS,
  MIN_ANSWER_TOKENS,
  MIN_CONTEXT_TOKENS,
  type ModelParameters,
} from '../../../../contract/core/model-parameters.ts'
import type { Model } from '../../../../contract/core/models.ts'
import { useCommand } from '../../../core/commands.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useModelParameters, useSetModelParameters } from '../../../core/model-settings.ts'
import { useModels } from '../../../core/models.ts'
import { useSettingsQuery } from '../../../core/settings.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'

/** What a user can set for one model; opens with the command `model_settings`, whichever page is open. */
export function ModelSettingsDialog() {
  const { t } = useTranslation()
  const [name, setName] = useState<string | null>(null)
  const onClose = () => setName(null)
  useCommand((command) => {
    if (command.type === 'model_settings') setName(command.model)
  })
  const model = useModels().data?.find((one) => one.name === name)
  // The fields begin with what is set.
  const hasSettings = useSettingsQuery().data !== undefined
  return (
    <Dialog
      isOpen={model !== undefined && hasSettings}
      onClose={onClose}
      title={t('modelSettings.title', { model: model?.display_name ?? '' })}
      description={t('modelSettings.what')}
    >
      {model ? <ModelSettingsForm key={model.name} model={model} onClose={onClose} /> : null}
    </Dialog>
  )
}

const NUMBERS = {
  context_tokens: { min: MIN_CONTEXT_TOKENS, max: 1_048_576, isWhole: true },
  answer_tokens: { min: MIN_ANSWER_TOKENS, max: 131_072, isWhole: true },
  temperature: { min: 0, max: 2, isWhole: false },
  top_p: { min: 0.01, max: 1, isWhole: false },
} as const
type NumberName = keyof typeof NUMBERS
const KEEP_ALIVE = ['auto', '0', '5', '30', '120', '-1'] as const

function ModelSettingsForm({ model, onClose }: { model: Model; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const errorText = useErrorText()
  const set = useModelParameters(model.name)
  const save = useSetModelParameters(model.name)
  const [texts, setTexts] = useState<Record<NumberName, string>>({
    context_tokens: asText(set.context_tokens),
    answer_tokens: asText(set.answer_tokens),
    temperature: asText(set.temperature),
    top_p: asText(set.top_p),
  })
  const [keepAlive, setKeepAlive] = useState(asText(set.keep_alive_minutes))
  const [prompt, setPrompt] = useState(set.system_prompt ?? '')
  const [problem, setProblem] = useState<unknown>(null)
  const { limits } = model
  const longest = Math.min(NUMBERS.context_tokens.max, limits.trained_tokens ?? NUMBERS.context_tokens.max)
  const maxOf = (name: NumberName) => (name === 'context_tokens' ? longest : NUMBERS[name].max)
  const problemOf = (name: NumberName) => {
    const { min, isWhole } = NUMBERS[name]
    const value = readNumber(texts[name])
    const isRight =
      value === undefined || (value >= min && value <= maxOf(name) && (!isWhole || Number.isInteger(value)))
    return isRight
      ? undefined
      : t('modelSettings.between', { min: format.number(min), max: format.number(maxOf(name)) })
  }
  const isValid =
    (Object.keys(NUMBERS) as NumberName[]).every((name) => problemOf(name) === undefined) &&
    prompt.length <= MAX_SYSTEM_PROMPT_CHARS
  const numberField = (name: NumberName, hint: string) => (
    <TextField
      label={t(`modelSettings.${name}`)}
      value={texts[name]}
      inputMode={NUMBERS[name].isWhole ? 'numeric' : 'decimal'}
      placeholder={t('modelSettings.automatic')}
      hint={hint}
      problem={problemOf(name)}
      onChange={(text) => setTexts({ ...texts, [name]: text })}
    />
  )
  const done = (parameters: ModelParameters, text: string) =>
    save(parameters).then(
      () => {
        onClose()
        showToast({ text })
      },
      (error: unknown) => setProblem(error),
    )
  const windowNow = t(`modelSettings.limitedBy.${limits.limited_by}`, {
    tokens: format.number(limits.context_tokens),
    trained: limits.trained_tokens === null ? '?' : format.number(limits.trained_tokens),
  })
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (isValid) void done(parametersOf(texts, keepAlive, prompt), t('modelSettings.saved'))
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {numberField('context_tokens', windowNow)}
        {numberField(
          'answer_tokens',
          t('modelSettings.answerNow', { tokens: format.number(limits.answer_tokens) }),
        )}
        {numberField('temperature', t('modelSettings.temperatureHint'))}
        {numberField('top_p', t('modelSettings.topPHint'))}
      </div>
      <Select
        label={t('modelSettings.keepAlive')}
        value={keepAlive === '' ? 'auto' : keepAlive}
        options={[...new Set([...KEEP_ALIVE, keepAlive === '' ? 'auto' : keepAlive])].map((value) => ({
          value,
          label: keepAliveLabel(value),
        }))}
        onChange={(value) => setKeepAlive(value === 'auto' ? '' : value)}
      />
      <label className="block">
        <span className="text-sm font-medium">{t('modelSettings.systemPrompt')}</span>
        <textarea
          value={prompt}
          dir="auto"
          rows={3}
          placeholder={t('modelSettings.systemPromptDefault')}
          aria-invalid={prompt.length > MAX_SYSTEM_PROMPT_CHARS}
          onChange={(event) => setPrompt(event.target.value)}
          className="mt-1 field-sizing-content block max-h-[30vh] min-h-20 w-full resize-none rounded-lg border border-line-strong bg-raised px-3 py-2 text-sm placeholder:text-muted"
        />
      </label>
      {problem ? (
        <p role="alert" className="text-sm text-danger">
          {errorText(problem)}
        </p>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          look="quiet"
          disabled={Object.keys(set).length === 0}
          onClick={() => void done({}, t('modelSettings.resetDone'))}
        >
          {t('modelSettings.reset')}
        </Button>
        <Button look="primary" type="submit" disabled={!isValid}>
          {t('actions.save')}
        </Button>
      </div>
    </form>
  )

  function keepAliveLabel(value: string): string {
    if (value === 'auto') return t('modelSettings.keep.auto')
    if (value === '-1') return t('modelSettings.keep.always')
    if (value === '0') return t('modelSettings.keep.none')
    return format.duration(Number(value) * 60_000)
  }
}

function asText(value: number | undefined): string {
  return value === undefined ? '' : String(value)
}

/** undefined: left empty. A comma is a decimal point in many languages. */
function readNumber(text: string): number | undefined {
  const trimmed = text.trim()
  return trimmed === '' ? undefined : Number(trimmed.replace(',', '.'))
}

function parametersOf(texts: Record<NumberName, string>, keepAlive: string, prompt: string): ModelParameters {
  const values = {
    context_tokens: readNumber(texts.context_tokens),
    answer_tokens: readNumber(texts.answer_tokens),
    temperature: readNumber(texts.temperature),
    top_p: readNumber(texts.top_p),
    keep_alive_minutes: readNumber(keepAlive),
    system_prompt: prompt.trim() === '' ? undefined : prompt,
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
