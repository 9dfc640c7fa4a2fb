import { useTranslation } from 'react-i18next'
import type { Pull } from '../../../contract/core/pulls.ts'
import { useFormat } from '../../lib/format.ts'

/** "1.2 GB of 2 GB · 8.4 MB/s · 2 min left". */
export function usePullWords(pull: Pull): string {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, kind, done_bytes, total_bytes, bytes_per_second: speed, seconds_left: left } = pull
  if (state === 'done') return t('models.state.done')
  const state_ = t(state === 'running' ? `models.state.${kind}` : `models.state.${state}`)
  // An import reads the file twice, which would look like twice its size.
  const bytes = (value: number) => format.bytes(kind === 'import' ? value / 2 : value)
  return [
    state_,
    ...(total_bytes === null
      ? []
      : [t('models.bytes', { done: bytes(done_bytes), total: bytes(total_bytes) })]),
    ...(speed === null ? [] : [t('models.speed', { speed: format.bytes(speed) })]),
    ...(left === null ? [] : [t('models.left', { time: format.duration(left * 1_000) })]),
  ].join(' · ')
}
