import { useTranslation } from 'react-i18next'
import type { ModelAbility } from '../../../../contract/core/models.ts'

export function AbilityList({ can }: { can: readonly ModelAbility[] }) {
  const { t } = useTranslation()
  return (
    <ul aria-label={t('models.can')} className="mt-1 flex flex-wrap gap-1">
      {can.map((ability) => (
        <li key={ability} className="rounded-md bg-sunken px-1.5 py-0.5 text-xs">
          {t(`models.ability.${ability}`)}
        </li>
      ))}
    </ul>
  )
}
