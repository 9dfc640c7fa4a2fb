import { Check, Ellipsis, SlidersHorizontal, Trash } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../../contract/core/models.ts'
import { giveCommand } from '../../../core/commands.ts'
import { useUpdateSettings } from '../../../core/settings.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import { AbilityList } from './ability-list.tsx'

export function InstalledRow({ model, onDelete }: { model: Model; onDelete: () => void }) {
  const { t } = useTranslation()
  const facts = useFacts(model)
  const update = useUpdateSettings()
  const sayProblem = useProblemToast()
  const canBeDefault = model.kind === 'chat' && !model.is_default
  return (
    <li className="flex items-start gap-3 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">
          <bdi>{model.display_name}</bdi>
          {model.is_default ? (
            <span className="ml-2 rounded-full border border-line px-2 py-0.5 text-xs font-normal whitespace-nowrap">
              {t('models.isDefault')}
            </span>
          ) : null}
        </p>
        <p className="text-sm text-muted tabular-nums">{facts.join(' · ')}</p>
        <AbilityList can={model.can} />
        {model.kept_because ? (
          <p className="mt-1 text-sm text-muted">{t(`models.kept.${model.kept_because}`)}</p>
        ) : null}
      </div>
      {model.kind === 'chat' || model.kept_because === null ? (
        <Menu
          trigger={
            <IconButton
              icon={Ellipsis}
              label={t('models.actionsOf', { name: model.display_name })}
              tipAlign="end"
            />
          }
        >
          {canBeDefault ? (
            <MenuItem
              icon={Check}
              onSelect={() => update.mutate({ default_model: model.name }, { onError: sayProblem })}
            >
              {t('models.makeDefault')}
            </MenuItem>
          ) : null}
          {model.kind === 'chat' ? (
            <MenuItem
              icon={SlidersHorizontal}
              onSelect={() => giveCommand({ type: 'model_settings', model: model.name })}
            >
              {t('model.settings')}
            </MenuItem>
          ) : null}
          {model.kept_because === null ? (
            <MenuItem icon={Trash} isDanger onSelect={onDelete}>
              {t('models.delete')}
            </MenuItem>
          ) : null}
        </Menu>
      ) : null}
    </li>
  )
}

/** Size, family, quantisation, context, and what it takes of the memory. */
function useFacts(model: Model): string[] {
  const { t } = useTranslation()
  const format = useFormat()
  const { trained_tokens: trained } = model.limits
  const gpu = model.gpu_share ? t('models.onGpu', { share: format.share(model.gpu_share) }) : null
  const memory =
    model.memory_bytes === null || model.memory_bytes === 0
      ? t(model.is_loaded ? 'models.loaded' : 'models.notLoaded')
      : t('models.inMemory', { size: format.bytes(model.memory_bytes) })
  return [
    format.bytes(model.size_bytes),
    model.parameters,
    model.family,
    model.quantization,
    trained === null ? null : t('models.context', { count: trained, tokens: format.number(trained) }),
    memory,
    gpu,
  ].filter((fact): fact is string => Boolean(fact))
}
