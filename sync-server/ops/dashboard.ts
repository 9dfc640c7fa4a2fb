/**
 * The Grafana dashboard as code: `npm run server:dashboard` writes grafana-dashboard.json, which Grafana imports or is
 * provisioned with. A test keeps the two equal and runs every query against a Prometheus that scraped a server.
 */
export interface Panel {
  title: string
  unit: 'reqps' | 's' | 'short' | 'bytes' | 'percentunit'
  queries: readonly { expr: string; legend: string }[]
  description?: string
}

const JOB = 'job="$job"'
const requests = (more = '') => `rate(http_request_duration_seconds_count{${JOB}${more}}[$__rate_interval])`
const quantile = (q: number, more = '') =>
  `histogram_quantile(${q}, sum by (le) (rate(http_request_duration_seconds_bucket{${JOB}${more}}[$__rate_interval])))`

export const PANELS: readonly Panel[] = [
  {
    title: 'Requests by status',
    unit: 'reqps',
    queries: [{ expr: `sum by (status_class) (${requests()})`, legend: '{{status_class}}' }],
  },
  {
    title: 'Time to answer',
    unit: 's',
    description: 'Without /auth, where a password is hashed and slow by intent.',
    queries: [0.5, 0.95, 0.99].map((q) => ({
      expr: quantile(q, ', route!~"/auth/.*|none"'),
      legend: `p${q * 100}`,
    })),
  },
  {
    title: 'Slowest routes (p95)',
    unit: 's',
    queries: [
      {
        expr: `topk(8, histogram_quantile(0.95, sum by (route, method, le) (rate(http_request_duration_seconds_bucket{${JOB}}[$__rate_interval]))))`,
        legend: '{{method}} {{route}}',
      },
    ],
  },
  {
    title: 'Share of server errors',
    unit: 'percentunit',
    queries: [
      {
        expr: `(sum(${requests(', status_class="5xx"')}) or vector(0)) / sum(${requests()})`,
        legend: '5xx',
      },
    ],
  },
  {
    title: 'Logins',
    unit: 'reqps',
    queries: [
      {
        expr: `sum by (outcome) (rate(novacore_logins_total{${JOB}}[$__rate_interval]))`,
        legend: '{{outcome}}',
      },
    ],
  },
  {
    title: 'Refusals by code',
    unit: 'reqps',
    queries: [
      { expr: `sum by (code) (rate(novacore_refusals_total{${JOB}}[$__rate_interval]))`, legend: '{{code}}' },
    ],
  },
  {
    title: 'Mails in the outbox',
    unit: 'short',
    description: 'Every process tells the same: the largest counts.',
    queries: [{ expr: `max by (status) (novacore_mail_jobs{${JOB}})`, legend: '{{status}}' }],
  },
  {
    title: 'Oldest waiting mail',
    unit: 's',
    queries: [{ expr: `max(novacore_mail_oldest_seconds{${JOB}})`, legend: 'age' }],
  },
  {
    title: 'Webhooks waiting',
    unit: 'short',
    queries: [{ expr: `max by (status) (novacore_webhook_jobs{${JOB}})`, legend: '{{status}}' }],
  },
  {
    title: 'Open alarms',
    unit: 'short',
    description: 'GET /admin/ledger/alarms and /admin/billing/alarms say which.',
    queries: [{ expr: `max by (source) (novacore_open_alarms{${JOB}})`, legend: '{{source}}' }],
  },
  {
    title: 'Database connections',
    unit: 'short',
    description: 'PostgreSQL only.',
    queries: [{ expr: `sum by (state) (novacore_database_connections{${JOB}})`, legend: '{{state}}' }],
  },
  {
    title: 'Processes up, with their database',
    unit: 'short',
    queries: [
      { expr: `sum(up{${JOB}})`, legend: 'up' },
      { expr: `sum(novacore_database_up{${JOB}})`, legend: 'database up' },
      {
        expr: `count by (version, database) (novacore_build_info{${JOB}})`,
        legend: '{{version}} {{database}}',
      },
    ],
  },
  {
    title: 'CPU and event loop',
    unit: 's',
    queries: [
      { expr: `rate(process_cpu_seconds_total{${JOB}}[$__rate_interval])`, legend: 'CPU {{instance}}' },
      { expr: `nodejs_eventloop_lag_p99_seconds{${JOB}}`, legend: 'event loop p99 {{instance}}' },
    ],
  },
  {
    title: 'Memory',
    unit: 'bytes',
    queries: [{ expr: `process_resident_memory_bytes{${JOB}}`, legend: '{{instance}}' }],
  },
]

const DATASOURCE = { type: 'prometheus', uid: '$datasource' }
const WIDTH = 12
const HEIGHT = 8

/** What Grafana imports (its JSON model, schema version 39: Grafana 10 and later). */
export function dashboard(): Record<string, unknown> {
  return {
    uid: 'novacore-sync',
    title: 'Noble NovaCore sync server',
    tags: ['novacore'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
        {
          name: 'job',
          label: 'Job',
          type: 'query',
          datasource: DATASOURCE,
          query: 'label_values(novacore_build_info, job)',
          refresh: 1,
        },
      ],
    },
    panels: PANELS.map((panel, index) => ({
      id: index + 1,
      type: 'timeseries',
      title: panel.title,
      ...(panel.description === undefined ? {} : { description: panel.description }),
      datasource: DATASOURCE,
      gridPos: { w: WIDTH, h: HEIGHT, x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT },
      fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
      options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
      targets: panel.queries.map(({ expr, legend }, at) => ({
        refId: String.fromCharCode(65 + at),
        datasource: DATASOURCE,
        expr,
        legendFormat: legend,
      })),
    })),
  }
}
