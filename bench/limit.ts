// The physical limit: one process that sends the statements of a request, prepared, over the same number of connections.
// `limit.ts CONNECTION STATEMENTS CONNECTIONS SECONDS`
import { createHash } from 'node:crypto'
import pg from 'pg'

const [config = '{}', list = '[]', connections = '16', seconds = '3'] = process.argv.slice(2)
const statements = JSON.parse(list) as { text: string; values: unknown[] | null }[]
const named = statements.map(({ text, values }) =>
  values === null
    ? { text, values: undefined, name: undefined }
    : { text, values: values, name: createHash('sha1').update(text).digest('base64url').slice(0, 22) },
)
const clients = await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    const client = new pg.Client({ ...(JSON.parse(config) as pg.ClientConfig), pipeline: true })
    await client.connect()
    return client
  }),
)

/** As a request does it: a beginning is not waited for, everything else is. */
async function once(client: pg.Client) {
  for (const { text, values, name } of named) {
    const sent = name ? client.query({ name, text, values }) : client.query(text)
    if (!text.startsWith('begin')) await sent
  }
}

for (const client of clients) await once(client)
const times: number[] = []
const until = performance.now() + Number(seconds) * 1000
const began = performance.now()
await Promise.all(
  clients.map(async (client) => {
    while (performance.now() < until) {
      const from = performance.now()
      await once(client)
      times.push(performance.now() - from)
    }
  }),
)
const took = (performance.now() - began) / 1000
times.sort((a, b) => a - b)
console.log(JSON.stringify({ rate: times.length / took, p95: times[Math.floor(times.length * 0.95)] ?? 0 }))
process.exit()
