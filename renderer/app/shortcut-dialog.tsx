import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/dialog.tsx'
import { SHORTCUTS, type ShortcutName, shortcutText } from './shortcuts.ts'

export function ShortcutDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const rows = (Object.keys(SHORTCUTS) as ShortcutName[]).map((name) => ({
    name: t(`shortcuts.${name}`),
    keys: shortcutText(name, t),
  }))
  rows.splice(3, 0, { name: t('shortcuts.stop'), keys: t('keys.esc') })
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('shortcuts.title')}>
      <dl className="divide-y divide-line">
        {rows.map((row) => (
          <div key={row.name} className="flex items-center justify-between gap-4 py-2">
            <dt>{row.name}</dt>
            <dd>
              <kbd className="rounded-md border border-line bg-sunken px-2 py-0.5 font-sans text-sm text-muted">
                {row.keys}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
