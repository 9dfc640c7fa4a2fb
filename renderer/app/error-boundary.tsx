import i18next from 'i18next'
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'

/** A fault in the page itself. What was typed and written is in the core; loading the page again brings it back. */
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
