import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const root = fileURLToPath(new URL('./renderer', import.meta.url))

/** KaTeX's fonts lie there three times over, for browsers that do not know woff2; ours is Chromium. */
const onlyWoff2: Plugin = {
  name: 'only-woff2',
  enforce: 'pre',
  transform: (code, id) =>
    /katex[^/\\]*\.css$/.test(id)
      ? code.replace(/,url\([^)]+\) format\("(?:woff|truetype)"\)/g, '')
      : undefined,
}

/**
 * The page. Built, it is served from app://nova/ under a CSP without inline scripts, inline styles or data: fonts;
 * hence no inlined assets and no module-preload polyfill.
 *
 * For `vite` in a plain browser, NOVACORE_DEV_CORE_URL and NOVACORE_DEV_CORE_TOKEN name a headless core
 * (`npm run core -- --data-dir DIR --print-token`); /api is passed on to it the way the main process does.
 */
export default defineConfig(() => {
  const coreUrl = process.env.NOVACORE_DEV_CORE_URL
  const coreToken = process.env.NOVACORE_DEV_CORE_TOKEN ?? ''
  const proxy = coreUrl
    ? {
        '/api': {
          target: coreUrl,
          changeOrigin: true,
          rewrite: (path: string) => path.replace(/^\/api/, ''),
          headers: { 'X-Service-Token': coreToken, Origin: coreUrl },
        },
      }
    : {}
  return {
    root,
    base: './',
    plugins: [onlyWoff2, react(), tailwindcss()],
    build: {
      outDir: '../dist/renderer',
      emptyOutDir: true,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // What the first frame needs is one file: each more is a question to the main process while it starts the core.
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial' as const] }] } },
      },
      // One window, loaded from disk: a warning about 500 kB over a network says nothing here.
      chunkSizeWarningLimit: 1_000,
    },
    server: { host: '127.0.0.1', fs: { allow: ['..'] }, proxy },
    preview: { host: '127.0.0.1', proxy },
  }
})
