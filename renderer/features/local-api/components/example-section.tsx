import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useModels } from '../../../core/models.ts'
import { useSettings } from '../../../core/settings.ts'
import { Choice } from '../../../ui/choice.tsx'
import { Section } from '../../../ui/page.tsx'
import { EXAMPLE_LANGUAGES, EXAMPLE_NAMES, type ExampleLanguage, exampleOf } from '../examples.ts'
import { CopyButton } from './copy-button.tsx'

/** A program that calls the API, in the language of the reader's choice. `url` null: it is off. */
export function ExampleSection({ url }: { url: string | null }) {
  const { t } = useTranslation()
  const [language, setLanguage] = useState<ExampleLanguage>('curl')
  const { local_api_port: port } = useSettings()
  const models = useModels().data
  const model = (models?.find(({ is_default }) => is_default) ?? models?.[0])?.name ?? ''
  const code = exampleOf(language, url ?? `http://127.0.0.1:${port}/v1`, model)
  return (
    <Section title={t('localApi.example')}>
      <p className="max-w-(--measure) text-muted">{t('localApi.exampleWhat')}</p>
      <Choice
        legend={t('localApi.language')}
        value={language}
        options={EXAMPLE_LANGUAGES.map((value) => ({ value, label: EXAMPLE_NAMES[value] }))}
        onChange={setLanguage}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a section cannot keep the line breaks of code */}
      <pre
        role="region"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and must do so by keyboard too
        tabIndex={0}
        dir="ltr"
        aria-label={t('localApi.exampleIn', { language: EXAMPLE_NAMES[language] })}
        className="overflow-x-auto rounded-lg border border-line bg-sunken p-4 font-mono text-sm"
      >
        {code}
      </pre>
      <div className="mt-3">
        <CopyButton text={code} label={t('localApi.copyExample')} />
      </div>
      <p className="mt-4 max-w-(--measure) text-sm text-muted">{t('localApi.memoryHint')}</p>
    </Section>
  )
}
