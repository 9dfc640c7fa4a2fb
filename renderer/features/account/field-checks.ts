import { useTranslation } from 'react-i18next'
import { newPasswordSchema } from '../../../contract/sync/account.ts'
import { emailSchema, knownEmailSchema } from '../../../contract/sync/email.ts'

/** What is wrong with the fields of an account's forms, by name; without those that are right. */
export function useFieldChecks() {
  const { t } = useTranslation()
  const unless = (isRight: boolean, problem: string) => (isRight ? undefined : problem)
  return {
    /** Of an account that exists. */
    email: (text: string) => unless(knownEmailSchema.safeParse(text).success, t('account.problems.email')),
    newEmail: (text: string) => unless(emailSchema.safeParse(text).success, t('account.problems.email')),
    password: (text: string) => unless(text !== '', t('account.problems.passwordMissing')),
    newPassword: (text: string) =>
      unless(newPasswordSchema.safeParse(text).success, t('account.problems.passwordLength')),
    code: (text: string) => unless(codeOf(text) !== '', t('account.problems.code')),
  }
}

/** Leaves out the fields that are right. */
export function problemsOf<Name extends string>(
  checked: Record<Name, string | undefined>,
): Partial<Record<Name, string>> {
  const found = Object.entries(checked).filter(([, problem]) => problem !== undefined)
  return Object.fromEntries(found) as Partial<Record<Name, string>>
}

/** The code out of what was pasted: the code itself, or the whole link of the mail. */
export function codeOf(text: string): string {
  const trimmed = text.trim()
  return /[?#&]token=([\w-]{1,100})/.exec(trimmed)?.[1] ?? trimmed
}
