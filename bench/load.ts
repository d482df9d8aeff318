// One process that asks a page over and over: `load.ts URL CONNECTIONS SECONDS HEADERS`.
import { Agent, request } from 'node:http'

const [url = '', connections = '16', seconds = '3', headers = '{}'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const times: number[] = []
let wrong = ''

const ask = () =>
  new Promise<void>((done, fail) => {
    const began = performance.now()
    request(url, { agent, headers: JSON.parse(headers) as Record<string, string> }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        times.push(performance.now() - began)
        if (answer.statusCode !== 200) wrong = String(answer.statusCode)
        done()
      })
    })
      .on('error', fail)
      .end()
  })

const until = performance.now() + Number(seconds) * 1000
const began = performance.now()
await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    while (performance.now() < until) await ask()
  }),
)
const took = (performance.now() - began) / 1000
times.sort((a, b) => a - b)
const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
console.log(JSON.stringify({ rate: times.length / took, p50: at(0.5), p95: at(0.95), wrong }))
process.exit()
