import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { HashRouter } from 'react-router'
import type { ChatClient } from '../features/chat/chat-client.ts'
import { ChatContext } from '../features/chat/chat-context.ts'
import { Toasts } from '../ui/toast.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Gate } from './gate.tsx'
import { useAppearance } from './use-appearance.ts'

/**
 * @NOTE hash routes: a reload of app://nova/#/chat/… asks main for the only page, whatever route is open.
 * Routes change at once rather than in a transition, so that a first message never flickers on its way to its chat.
 */
export function App({ queries, chat }: { queries: QueryClient; chat: ChatClient }) {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queries}>
        <ChatContext value={chat}>
          <HashRouter useTransitions={false}>
            <Toasts>
              <Appearance />
              <Gate />
              <Tooltip />
            </Toasts>
          </HashRouter>
        </ChatContext>
      </QueryClientProvider>
    </ErrorBoundary>
  )
}

function Appearance() {
  useAppearance()
  return null
}
