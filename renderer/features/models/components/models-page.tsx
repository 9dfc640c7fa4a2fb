import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { desktop } from '../../../core/desktop.ts'
import { usePullAction } from '../../../core/pulls.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { Page } from '../../../ui/page.tsx'
import { DownloadList } from './download-list.tsx'
import { GetMore } from './get-more.tsx'
import { InstalledList } from './installed-list.tsx'

/** What runs, what is there, and what there is to get. A GGUF file can be dropped anywhere on it. */
export function ModelsPage() {
  const { t } = useTranslation()
  const importFile = useImportFile()
  const [isOver, setIsOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button "Import a file" does the same
    <div
      className="relative h-full"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={(event) => {
        if (event.currentTarget === event.target) setIsOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        for (const file of event.dataTransfer.files) importFile(file)
      }}
    >
      <Page title={t('models.title')} intro={t('models.intro')}>
        <DownloadList />
        <InstalledList />
        <GetMore onFile={importFile} />
      </Page>
      {isOver ? (
        <p className="pointer-events-none absolute inset-3 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-bg/90 font-medium">
          {t('models.import.drop')}
        </p>
      ) : null}
    </div>
  )
}

function useImportFile(): (file: File) => void {
  const act = usePullAction()
  const sayProblem = useProblemToast()
  return (file) => {
    const path = desktop()?.pathOfFile(file) ?? ''
    act.mutate({ type: 'import', path: path || file.name }, { onError: sayProblem })
  }
}
