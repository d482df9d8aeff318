// One process that asks a page over and over: `load.ts URL CONNECTIONS SECONDS HEADERS`. It speaks HTTP/1.1 by hand on plain
// sockets, so that asking costs next to nothing beside answering.
import { connect } from 'node:net'

const [address = '', connections = '16', seconds = '3', headers = '{}'] = process.argv.slice(2)
const url = new URL(address)
const given = Object.entries(JSON.parse(headers) as Record<string, string>).map(
  ([name, value]) => `${name}: ${value}\r\n`,
)
const request = Buffer.from(`GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n${given.join('')}\r\n`)
const END = Buffer.from('\r\n\r\n')

const times: number[] = []
let wrong = ''
const began = performance.now()
const until = began + Number(seconds) * 1000

const one = () =>
  new Promise<void>((done, fail) => {
    const socket = connect(Number(url.port), url.hostname)
    let asked = 0
    let parts: Buffer[] = []
    let held = 0
    /** Length of the whole answer, once its head has been read. */
    let whole = 0
    const ask = () => {
      asked = performance.now()
      parts = []
      held = whole = 0
      socket.write(request)
    }
    socket.on('connect', ask).on('error', fail)
    socket.on('data', (chunk: Buffer) => {
      parts.push(chunk)
      held += chunk.length
      if (whole === 0) {
        const start = parts.length === 1 ? chunk : Buffer.concat(parts)
        const end = start.indexOf(END)
        if (end < 0) return
        const head = start.subarray(0, end).toString('latin1')
        if (!head.startsWith('HTTP/1.1 200')) wrong = head.slice(9, 12)
        const length = /content-length: (\d+)/i.exec(head)?.[1]
        if (length === undefined) return fail(new Error('an answer without length'))
        whole = end + 4 + Number(length)
      }
      if (held < whole) return
      const now = performance.now()
      times.push(now - asked)
      if (now < until) ask()
      else {
        socket.destroy()
        done()
      }
    })
  })

await Promise.all(Array.from({ length: Number(connections) }, one))
const took = (performance.now() - began) / 1000
times.sort((a, b) => a - b)
const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
console.log(JSON.stringify({ rate: times.length / took, p50: at(0.5), p95: at(0.95), wrong }))
process.exit()
