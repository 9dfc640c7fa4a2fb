import { useTranslation } from 'react-i18next'
import type { Language, Profile } from '../../../../contract/sync/account.ts'
import { useUpdateProfile } from '../../../core/account.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { OWN_NAMES } from '../../../ui/language-choice.tsx'
import { Section } from '../../../ui/page.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'

const MAX_NAME_LENGTH = 100

export function ProfileSection({ profile, canChange }: { profile: Profile; canChange: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section title={t('account.profile.title')}>
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
        <dt className="text-muted">{t('account.email')}</dt>
        <dd className="break-all">
          {profile.email}{' '}
          <span className="text-muted">
            {t(profile.email_verified ? 'account.profile.confirmed' : 'account.profile.notConfirmed')}
          </span>
        </dd>
        <dt className="text-muted">{t('account.profile.since')}</dt>
        <dd>{format.date(profile.created_at_ms)}</dd>
        {canChange ? null : (
          <>
            <dt className="text-muted">{t('account.name')}</dt>
            <dd dir="auto">{profile.name}</dd>
          </>
        )}
      </dl>
      {canChange ? <ProfileForm profile={profile} /> : null}
    </Section>
  )
}

function ProfileForm({ profile }: { profile: Profile }) {
  const { t } = useTranslation()
  const sayProblem = useProblemToast()
  const { mutateAsync: update } = useUpdateProfile()
  const saved = () => showToast({ text: t('account.profile.saved') })
  const form = useForm({
    initial: { name: profile.name },
    send: (values) => update({ name: values.name.trim() }),
    onDone: saved,
  })
  return (
    <div className="mt-4 max-w-sm space-y-4">
      <form {...form.form} className="space-y-3">
        <TextField
          {...form.field('name')}
          label={t('account.name')}
          autoComplete="name"
          maxLength={MAX_NAME_LENGTH}
          dir="auto"
        />
        {form.values.name.trim() === profile.name && form.refusal === null ? null : (
          <FormEnd refusal={form.refusal} isPending={form.isPending} submit={t('actions.save')} />
        )}
      </form>
      <Select<Language>
        label={t('account.profile.language')}
        value={profile.language}
        options={(['en', 'de', 'fr'] as const).map((value) => ({ value, label: OWN_NAMES[value] }))}
        onChange={(language) => void update({ language }).then(saved, sayProblem)}
      />
    </div>
  )
}
