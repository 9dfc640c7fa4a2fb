import { createHash } from 'node:crypto'
import { LINK_TOKEN } from '../../contract/deep-link.ts'

/** Sizes in rem, one column, nothing fixed: it holds at 200 % zoom and on a phone. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1c1c22; --soft: #55555f; --page: #f6f6f8; --card: #fff; --line: #d5d5dc; --accent: #4338ca; --on-accent: #fff }
@media (prefers-color-scheme: dark) {
  :root { --text: #ececf1; --soft: #b4b4c0; --page: #15151a; --card: #1f1f27; --line: #3c3c48; --accent: #a5b4fc; --on-accent: #15151a }
}
* { box-sizing: border-box }
[hidden] { display: none !important }
body { margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 32rem; padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25 }
p { margin: 0 0 1rem }
.soft { color: var(--soft) }
main > :last-child > :last-child, main > p:last-child { margin-bottom: 0 }
a, button { display: inline-block; max-width: 100%; padding: .625rem 1.125rem; border: 1px solid var(--accent); border-radius: .5rem; font: inherit; font-weight: 600; text-decoration: none; cursor: pointer }
a { background: var(--accent); color: var(--on-accent) }
button { background: transparent; color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
code { display: block; padding: .625rem; border: 1px solid var(--line); border-radius: .5rem; font: .9375rem/1.5 ui-monospace, monospace; user-select: all }
`

/**
 * Moves the code from the address's fragment, which no browser sends to a server, into the link and the page.
 */
export const SCRIPT = `
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? ''
const isWhole = ${LINK_TOKEN}.test(token)
const byId = (id) => document.getElementById(id)
byId(isWhole ? 'whole' : 'incomplete').hidden = false
if (isWhole) {
  byId('open').href += token
  byId('code').textContent = token
  const copy = byId('copy')
  copy.hidden = !navigator.clipboard
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(token)
    byId('copied').textContent = copy.dataset.copied
  })
}
addEventListener('hashchange', () => location.reload())
`

/** Returns what a policy names an inline script or style by. */
function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** The page's own style and script, and nothing else: no other source, no form, no frame around it. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${sourceHash(SCRIPT)}`,
  `style-src ${sourceHash(STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
