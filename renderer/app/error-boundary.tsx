import i18next from 'i18next'
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'

/** Catches an error in the page itself. Reloading the page loses nothing: the data is in the core. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <main className="flex h-full items-center">
        <div role="alert" className="mx-auto max-w-xl px-6">
          <h1 className="text-2xl font-semibold">{i18next.t('pageFault.title')}</h1>
          <p className="mt-3 text-[1rem]">{i18next.t('pageFault.what')}</p>
          <Button look="primary" className="mt-6" onClick={() => location.reload()}>
            {i18next.t('pageFault.reload')}
          </Button>
        </div>
      </main>
    )
  }
}
