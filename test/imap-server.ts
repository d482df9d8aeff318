// A small IMAP server for tests: one account, folders of messages in memory, the commands our client uses. It can be
// stopped and started again, cut connections at a chosen command, and change the validity of its numbers.
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

type Stored = { uid: number; bytes: Buffer; flags: Set<string>; at: Date }
type Folder = { uidValidity: number; next: number; messages: Stored[] }

export class ImapServer {
  readonly user = 'aiuto@centro.example'
  readonly password = 'parola segreta'
  readonly folders = new Map<string, Folder>([['INBOX', { uidValidity: 7, next: 1, messages: [] }]])
  /** Cuts the connection when a command of this name arrives, that many times. */
  cut: { command: string; times: number } | null = null
  /** The commands that arrived, without their tags. */
  readonly heard: string[] = []
  port = 0
  #server: Server | undefined
  readonly #sockets = new Set<Socket>()

  async start() {
    this.#server = createServer((socket) => {
      socket.setNoDelay(true)
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      socket.on('error', () => {})
      talk(this, socket)
    })
    await new Promise<void>((done) => this.#server!.listen(this.port, '127.0.0.1', done))
    this.port = (this.#server.address() as AddressInfo).port
  }
  async stop() {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((done) => this.#server?.close(done))
  }
  deliver(bytes: Buffer, { folder = 'INBOX', at = new Date() }: { folder?: string; at?: Date } = {}) {
    const into = this.folder(folder)
    into.messages.push({ uid: into.next++, bytes, flags: new Set(), at })
  }
  folder(name: string): Folder {
    let found = this.folders.get(name)
    if (!found) this.folders.set(name, (found = { uidValidity: 1, next: 1, messages: [] }))
    return found
  }
}

function talk(server: ImapServer, socket: Socket) {
  let waiting = Buffer.alloc(0)
  let line = ''
  let selected: Folder | null = null
  const say = (text: string) => socket.write(`${text}\r\n`)
  say('* OK ready')
  socket.on('data', (data: Buffer) => {
    waiting = Buffer.concat([waiting, data])
    for (;;) {
      const end = waiting.indexOf('\r\n')
      if (end < 0) return
      line += waiting.subarray(0, end).toString()
      const literal = /\{(\d+)(\+?)\}$/.exec(line)
      if (literal) {
        const size = Number(literal[1])
        if (!literal[2] && waiting.length === end + 2) say('+ go on')
        if (waiting.length < end + 2 + size) {
          line = ''
          return
        }
        line = `${line.slice(0, literal.index)}"${waiting.subarray(end + 2, end + 2 + size).toString()}"`
        waiting = waiting.subarray(end + 2 + size)
        continue
      }
      waiting = waiting.subarray(end + 2)
      const command = line
      line = ''
      answer(command)
    }
  })

  function answer(command: string) {
    const [, tag, name, rest = ''] = /^(\S+) (UID \S+|\S+) ?(.*)$/i.exec(command)!
    const verb = name!.toUpperCase()
    server.heard.push(`${verb} ${rest}`.trim())
    if (server.cut && server.cut.command === verb && server.cut.times-- > 0) return socket.destroy()
    const ok = (text = 'done') => say(`${tag} OK ${text}`)
    const words = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((m) => m[1]?.replaceAll(/\\(.)/g, '$1') ?? m[2]!)
    switch (verb) {
      case 'CAPABILITY':
        say('* CAPABILITY IMAP4rev1 MOVE UIDPLUS')
        return ok()
      case 'LOGIN':
        return words[0] === server.user && words[1] === server.password
          ? ok()
          : say(`${tag} NO [AUTHENTICATIONFAILED] no`)
      case 'LIST':
        if (words[1] === '') say('* LIST (\\Noselect) "/" ""')
        else for (const folder of server.folders.keys()) say(`* LIST () "/" "${folder}"`)
        return ok()
      case 'CREATE':
        if (server.folders.has(words[0]!)) return say(`${tag} NO [ALREADYEXISTS] there`)
        server.folder(words[0]!)
        return ok()
      case 'SELECT': {
        const folder = server.folders.get(words[0]!)
        if (!folder) return say(`${tag} NO [NONEXISTENT] no such folder`)
        selected = folder
        say('* FLAGS (\\Seen \\Deleted)')
        say(`* ${folder.messages.length} EXISTS`)
        say(`* OK [UIDVALIDITY ${folder.uidValidity}] validity`)
        say(`* OK [UIDNEXT ${folder.next}] next`)
        return ok('[READ-WRITE] selected')
      }
      case 'UID SEARCH': {
        const range = /UID (\S+)/.exec(rest)?.[1] ?? '1:*'
        const since = /SINCE "?([^" ]+)/.exec(rest)?.[1]
        const found = inRange(selected!, range).filter((m) => !since || m.at >= new Date(`${since} 00:00:00Z`))
        say(`* SEARCH ${found.map((m) => m.uid).join(' ')}`.trim())
        return ok()
      }
      case 'UID FETCH': {
        const [range = ''] = words
        for (const m of inRange(selected!, range)) {
          const at = selected!.messages.indexOf(m) + 1
          const head = `* ${at} FETCH (UID ${m.uid} RFC822.SIZE ${m.bytes.length} INTERNALDATE "${imapDate(m.at)}"`
          const what = /BODY\.PEEK\[(HEADER)?\]/.exec(rest)
          if (!what) say(`${head})`)
          else {
            const bytes = what[1] ? m.bytes.subarray(0, m.bytes.indexOf('\r\n\r\n') + 4) : m.bytes
            socket.write(`${head} BODY[${what[1] ?? ''}] {${bytes.length}}\r\n`)
            socket.write(bytes)
            say(')')
          }
        }
        return ok()
      }
      case 'UID STORE':
        for (const m of inRange(selected!, words[0]!)) for (const flag of rest.match(/\\\w+/g) ?? []) m.flags.add(flag)
        return ok()
      case 'UID MOVE': {
        const moved = inRange(selected!, words[0]!)
        for (const m of moved) server.deliver(m.bytes, { folder: words[1]!, at: m.at })
        for (const m of moved) {
          say(`* ${selected!.messages.indexOf(m) + 1} EXPUNGE`)
          selected!.messages.splice(selected!.messages.indexOf(m), 1)
        }
        return ok()
      }
      case 'LOGOUT':
        say('* BYE')
        ok()
        return socket.end()
      default:
        return verb === 'NOOP' || verb === 'CLOSE' || verb === 'SUBSCRIBE' ? ok() : say(`${tag} BAD not here`)
    }
  }
}

function inRange({ messages, next }: Folder, range: string) {
  const number = (text: string) => (text === '*' ? next - 1 : Number(text))
  return messages.filter(({ uid }) =>
    range.split(',').some((piece) => {
      const ends = piece.split(':').map(number)
      return uid >= Math.min(...ends) && uid <= Math.max(...ends)
    }),
  )
}
const imapDate = (at: Date) => {
  const month = at.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' })
  return `${String(at.getUTCDate()).padStart(2, '0')}-${month}-${at.getUTCFullYear()} ${at.toISOString().slice(11, 19)} +0000`
}
