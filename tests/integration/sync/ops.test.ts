import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SYNC_SERVICES } from '../../../contract/sync/service-token.ts'
import { dashboard, PANELS } from '../../../sync-server/ops/dashboard.ts'
import { needProgram } from '../../harness/need-program.ts'
import { TestPrometheus } from '../../harness/prometheus.ts'
import { asService, WITH_SERVICES } from '../../harness/sync-operators.ts'
import { stopCluster, TestSyncServer } from '../../harness/test-sync-server.ts'

const OPS = join(import.meta.dirname, '../../../sync-server/ops')
const read = (name: string) => readFileSync(join(OPS, name), 'utf8')
const promtool = (...args: string[]) => execFileSync('promtool', args, { cwd: OPS, encoding: 'utf8' })
const namesIn = (name: string, pattern: RegExp) =>
  [...read(name).matchAll(pattern)].map(([, found = '']) => found)
const rules = () => namesIn('alerts.yml', /^ *- alert: (\w+)$/gm)

test('L1: the committed dashboard is what the code makes', () => {
  expect(JSON.parse(read('grafana-dashboard.json'))).toEqual(dashboard())
})

test('L1: each alert has a unit test that fires it, and a person is told what to do', () => {
  const fired = namesIn('alerts.test.yml', /^ *alertname: (\w+)\n *exp_alerts:\n/gm)
  expect(new Set(fired)).toEqual(new Set(rules()))
  expect(read('alerts.yml').match(/ action: /g)).toHaveLength(rules().length)
})

describe('L1: promtool', () => {
  beforeEach(() => needProgram('promtool', 'prometheus'))
  test('the configuration and the rules are valid', () => {
    expect(promtool('check', 'config', '--syntax-only', 'prometheus.yml')).toContain('SUCCESS')
    expect(promtool('check', 'rules', 'alerts.yml')).toContain(`SUCCESS: ${rules().length} rules found`)
  })
  test('the rules do what their unit tests say', () => {
    expect(promtool('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS')
  })
})

describe('L1: a Prometheus that scraped the server', () => {
  let sync: TestSyncServer
  let prometheus: TestPrometheus
  beforeAll(async () => {
    needProgram('prometheus', 'prometheus')
    // PostgreSQL: the dashboard has a panel of its connections.
    sync = await TestSyncServer.start({ database: 'postgres', env: WITH_SERVICES })
    const { headers } = await asService(sync, SYNC_SERVICES.prometheus, 'prometheus')
    const files = { 'prometheus.token': headers['x-service-token'] ?? '', 'alerts.yml': read('alerts.yml') }
    prometheus = await TestPrometheus.start(
      (folder) =>
        read('prometheus.yml')
          .replaceAll('15s', '1s')
          .replace(/credentials_file: .*/, `credentials_file: ${join(folder, 'prometheus.token')}`)
          .replace(/127\.0\.0\.1:\d+/, new URL(sync.server.url).host),
      files,
    )
    // Prometheus takes up its targets five seconds after its start.
    for (let n = 0; n < 60 && (await prometheus.query('up')).length === 0; n++) await sleep(250)
    await sync.person('alice@example.org')
    for (let second = 0; second < 5; second++) {
      await sync.call('POST /auth/login', {
        body: { email: 'alice@example.org', password: 'wrong password' },
      })
      await sync.call('GET /health')
      await sync.call('GET /nowhere')
      await sleep(1_000)
    }
  })
  afterAll(async () => {
    await prometheus?.stop()
    await sync?.close()
    await stopCluster()
  })

  test('takes the service token by the committed configuration', async () => {
    const up = await prometheus.query('up{job="novacore-sync"}')
    expect(up.map(({ value }) => value[1])).toEqual(['1'])
  })

  const queries = PANELS.flatMap((panel) =>
    panel.queries.map(({ expr, legend }) => ({ name: `${panel.title}: ${legend}`, expr })),
  )
  test.each(queries)('the dashboard’s query has an answer: $name', async ({ expr }) => {
    const filled = expr.replaceAll('$job', 'novacore-sync').replaceAll('$__rate_interval', '5s')
    expect(filled).not.toContain('$')
    const result = await prometheus.query(filled)
    expect(result.length).toBeGreaterThan(0)
    expect(result.map(({ value }) => value[1]).filter((value) => value !== 'NaN')).not.toEqual([])
  })

  test('every metric that a rule names is one that the server tells', async () => {
    const named = new Set(namesIn('alerts.yml', /\b((?:novacore|http_request)_\w+)/g))
    expect(named.size).toBeGreaterThanOrEqual(6)
    for (const metric of named) {
      expect({ metric, samples: (await prometheus.query(`count({__name__="${metric}"})`)).length }).toEqual({
        metric,
        samples: 1,
      })
    }
  })
})
