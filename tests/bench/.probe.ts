import { mkdtempSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { electronArguments, electronPath } from '../harness/test-app.ts'
import { PageOverCdp } from './page-over-cdp.ts'
const data = process.argv[2]!
const n = Number(process.argv[3] ?? 1)
for (let i = 0; i < n; i++) {
const app = await PageOverCdp.spawn(electronPath(), electronArguments(resolve('dist/main/main.mjs'), [`--data-dir=${data}`]), { ...process.env, NOVACORE_KEYCHAIN: 'off' })
await new Promise((d) => setTimeout(d, 2500))
const r = await app.evaluate(`(() => { const o = performance.timeOrigin; const f = (e) => [e.name.replace('app://nova',''), Math.round(o + e.startTime), Math.round(o + e.responseEnd)]; return { o, paint: performance.getEntriesByType('paint').map(e=>[e.name, Math.round(o+e.startTime)]), nav: performance.getEntriesByType('navigation').map(e=>['domInteractive', Math.round(o+e.domInteractive), Math.round(o+e.domContentLoadedEventEnd)]), res: performance.getEntriesByType('resource').map(f), has: !!document.querySelector('form textarea') } })()`) as any
const log = readFileSync(join(data, 'logs/main.log'), 'utf8').trim().split('\n').map((l) => JSON.parse(l))
const last = log.findLastIndex((l: any) => l.event === 'start')
const t0 = app.startedAtMs
console.log(log.slice(last).map((l: any) => `${l.event}${l.state ? ':' + l.state : ''}@${Date.parse(l.time) - t0}`).join(' '))
console.log('origin', Math.round(r.o - t0), r.paint.map(([a, b]: any) => `${a}@${b - t0}`).join(' '), r.nav.map(([a, b, c]: any) => `${a}@${b - t0},${c - t0}`).join(' '))
console.log(r.res.slice(0,14).map(([a, b, c]: any) => `${a} ${b - t0}-${c - t0}`).join(' | '), r.has)
await app.end()
}
