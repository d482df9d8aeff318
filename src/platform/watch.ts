import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

/** What is measured of this process; read at /metrics. */
export function makeWatch() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'campanile_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
    registers: [registry],
  })
  const problems = new Counter({
    name: 'campanile_errors_total',
    help: 'Errors nobody expected',
    registers: [registry],
  })
  return { registry, requests, problems }
}
export type Watch = ReturnType<typeof makeWatch>
