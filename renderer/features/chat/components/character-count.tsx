import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import { MAX_MESSAGE_CHARS } from '../../../../contract/core/chat.ts'
import { useFormat } from '../../../lib/format.ts'

/** From here on the count is shown. */
const SHOWN_FROM_CHARS = MAX_MESSAGE_CHARS * 0.8

export function CharacterCount({ length, id }: { length: number; id?: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (length < SHOWN_FROM_CHARS) return null
  const over = length - MAX_MESSAGE_CHARS
  return (
    <p
      {...(id ? { id } : {})}
      role={over > 0 ? 'alert' : undefined}
      className={clsx('text-xs tabular-nums', over > 0 ? 'font-medium text-danger' : 'text-muted')}
    >
      {over > 0
        ? t('composer.tooLong', {
            count: over,
            over: format.number(over),
            limit: format.number(MAX_MESSAGE_CHARS),
          })
        : t('composer.count', { length: format.number(length), limit: format.number(MAX_MESSAGE_CHARS) })}
    </p>
  )
}
