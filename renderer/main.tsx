import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from './app/app.tsx'
import { loadDeferredParts } from './app/deferred-pages.tsx'
import { createQueryClient } from './core/query.ts'
import { EXPECTED_SETTINGS } from './core/settings.ts'
import { createChatClient } from './features/chat/chat-client.ts'
import { startTranslations } from './i18n/translations.ts'
import { keepInputMethodKeys } from './lib/input-method.ts'
import './styles/app.css'
import './styles/markdown.css'

// zod would try `new Function` to speed itself up; our CSP refuses it and would report each page load.
z.config({ jitless: true })

const root = document.getElementById('root')
if (!root) throw new TypeError('index.html has no #root.')
startTranslations(EXPECTED_SETTINGS.language)
keepInputMethodKeys()
const queries = createQueryClient()
createRoot(root).render(
  <StrictMode>
    <App queries={queries} chat={createChatClient(queries)} />
  </StrictMode>,
)
// After the first frame.
requestAnimationFrame(() => setTimeout(loadDeferredParts))
