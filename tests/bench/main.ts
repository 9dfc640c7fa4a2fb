import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { BenchRow } from './row.ts'

/**
 * `npm run bench -- [--only N1,N4] [--json FILE]`: measures the numbers of spec N and B4 as ratios against a reference in
 * the same run, pairs interleaved, medians. A machine that others use makes the figures worse, hardly the ratios.
 */
const BENCHES: Record<string, () => Promise<BenchRow[]>> = {
  N1: async () => (await import('./chat.ts')).benchChat(),
  'local-api': async () => (await import('./local-api.ts')).benchLocalApi(),
  'N1-memory': async () => (await import('./first-token.ts')).benchFirstToken(),
  N2: async () => (await import('./window.ts')).benchWindow(),
  N3: async () => (await import('./memory.ts')).benchMemory(),
  documents: async () => (await import('./documents.ts')).benchDocuments(),
  B4: async () => (await import('./background.ts')).benchBackground(),
  N4: async () => (await import('./ledger.ts')).benchLedger(),
  N5: async () => (await import('./sync-server.ts')).benchSyncServer(),
  G2: async () => (await import('./reconcile.ts')).benchReconcile(),
  'start-account': async () => (await import('./account-start.ts')).benchAccountStart(),
  N6: async () => (await import('./chat-page.ts')).benchChatPage(),
  F1: async () => (await import('./sync-server.ts')).benchEnumeration(),
}

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } })
const wanted = values.only?.split(',').map((name) => name.trim()) ?? Object.keys(BENCHES)
const unknown = wanted.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memory_gib: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
}
console.log(`Machine: ${machine.cores} × ${machine.cpu}, ${machine.memory_gib} GiB, ${machine.platform}`)

const rows: BenchRow[] = []
for (const name of wanted) {
  console.log(`\n${name} …`)
  const measured = (await BENCHES[name]?.()) ?? []
  for (const row of measured) console.log(inWords(row))
  rows.push(...measured)
}
if (values.json) {
  const report = { measured_at: new Date().toISOString(), machine, rows }
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
  console.log(`\nSaved to ${values.json}`)
}

function inWords({ name, figure, unit, reference, ratio, target, isMet }: BenchRow): string {
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 3 })
  const against = reference ? `, ${reference.name} ${number(reference.figure)} ${unit}` : ''
  const by = ratio === null ? '' : `, ratio ${number(ratio)}`
  const verdict = target === null ? '' : ` (asked: ${target}; ${isMet ? 'met' : 'NOT met'})`
  return `  ${name}: ${number(figure)} ${unit}${against}${by}${verdict}`
}
