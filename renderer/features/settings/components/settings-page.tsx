import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { useSettingsQuery } from '../../../core/settings.ts'
import { Page } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { AboutSection } from './about-section.tsx'
import { AccountSection } from './account-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { ChatSection } from './chat-section.tsx'
import { DataSection } from './data-section.tsx'
import { EngineSection } from './engine-section.tsx'
import { LocalApiSection } from './local-api-section.tsx'
import { PolicySection } from './policy-section.tsx'

export function SettingsPage() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const settings = useSettingsQuery()
  return (
    <Page title={t('settings.title')}>
      {settings.error ? (
        <Problem text={errorText(settings.error)} onRetry={() => void settings.refetch()} />
      ) : null}
      <AccountSection />
      <AppearanceSection />
      <ChatSection />
      <PolicySection />
      <EngineSection />
      <LocalApiSection />
      <DataSection />
      <AboutSection />
    </Page>
  )
}
