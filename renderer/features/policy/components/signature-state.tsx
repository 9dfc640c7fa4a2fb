import { ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Constitution } from '../../../../contract/core/policy.ts'
import { useFormat } from '../../../lib/format.ts'
import { Notice } from '../../../ui/notice.tsx'

/** Which version is active, since when, and whether its signature is valid. */
export function SignatureState({ constitution }: { constitution: Constitution }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { version, author, created_at: createdAt, is_signature_valid: isValid } = constitution
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <span>
          {t(`constitution.version.${author}`, {
            version: format.number(version),
            time: format.dateTime(createdAt),
          })}
        </span>
        {isValid ? (
          <span className="inline-flex items-center gap-1.5">
            <ShieldCheck aria-hidden="true" className="size-4 text-accent" />
            {t('constitution.signed')}
          </span>
        ) : null}
      </p>
      {isValid ? null : (
        <Notice tone="danger" className="mt-3">
          {t('constitution.notSigned')}
        </Notice>
      )}
    </>
  )
}

/** The two protections that cannot be switched off. */
export function Protections() {
  const { t } = useTranslation()
  return (
    <Notice tone="info" className="mt-4">
      <p className="font-medium">{t('constitution.protections.title')}</p>
      <ul className="mt-1 list-disc pl-5">
        <li>{t('constitution.protections.children')}</li>
        <li>{t('constitution.protections.weapons')}</li>
      </ul>
      <p className="mt-1 text-muted">{t('constitution.protections.help')}</p>
    </Notice>
  )
}
