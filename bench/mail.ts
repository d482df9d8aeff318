// Mail taken in: messages a second, by itself and fetched from a server on this machine, and the memory it takes.
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import pg from 'pg'
import { addMailbox, getMailbox, keepMessage, MailboxInput, prepare } from '../src/mailbox/index.ts'
import { pull } from '../src/mailbox/pull.ts'
import { closePools, type Ctx, openPools, platformActor, work } from '../src/platform/ctx.ts'
import { diskStore, type Store, useStore } from '../src/platform/files.ts'
import { makeLog } from '../src/platform/log.ts'
import type { Scratch } from '../src/platform/scratch.ts'
import { openSecret } from '../src/platform/secrets.ts'
import { ImapServer } from '../test/imap-server.ts'
import type { Row } from './tools.ts'
import { makeWorld } from './world.ts'

const MAILS = Number(process.env['MAILS'] ?? 1000)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

export async function benchMail(cluster: Scratch, folder: string): Promise<Row[]> {
  const place = await makeWorld(cluster.admin, 'posta', 1, 10)
  openPools({ ...cluster.owner, user: 'campanile' }, { web: 4, platform: 2 })
  openSecret(join(folder, 'mail.key'))
  const store = diskStore(join(folder, 'files'))
  useStore(store)
  const inCentre = <T>(fn: (ctx: Ctx) => Promise<T>) => work(platformActor(place.centreId), fn)
  const server = new ImapServer()
  try {
    await server.start()
    const alone = await takeIn(inCentre)
    const bare = await bareRows(cluster, place.centreId, store)
    const fetched = await fetchAll(inCentre, server)
    return [
      {
        what: `mail of 30 KB with a page and a file, read and kept (${MAILS})`,
        ours: `${Math.round(alone.rate)}/s`,
        limit: `${Math.round(bare)}/s (its bytes and a row)`,
        ratio: alone.rate / bare,
        goal: 'reported',
        good: () => true,
      },
      {
        what: 'the same fetched from a server on this machine',
        ours: `${Math.round(fetched)}/s`,
        limit: `${Math.round(alone.rate)}/s`,
        ratio: fetched / alone.rate,
        goal: 'reported',
        good: () => true,
      },
      {
        what: 'memory after all mail against after a tenth of it',
        ours: `${alone.after} MB`,
        limit: `${alone.before} MB`,
        ratio: alone.after / alone.before,
        goal: '≤ 1.25',
        good: (ratio) => ratio <= 1.25,
      },
    ]
  } finally {
    await server.stop()
    await closePools()
  }
}

type InCentre = <T>(fn: (ctx: Ctx) => Promise<T>) => Promise<T>
const open = (inCentre: InCentre, more: Record<string, unknown>) =>
  inCentre((ctx) => addMailbox(ctx, MailboxInput.parse({ name: 'Posta', ...more })))

async function takeIn(inCentre: InCentre) {
  const id = await open(inCentre, { address: 'da-sola@centro.example' })
  const box = await inCentre((ctx) => getMailbox(ctx, id))
  let before = 0
  const began = performance.now()
  for (let n = 0; n < MAILS; n++) {
    const prepared = await prepare(message(n))
    await inCentre((ctx) => keepMessage(ctx, box, prepared))
    if (n === Math.floor(MAILS / 10)) before = heap()
  }
  const rate = MAILS / ((performance.now() - began) / 1000)
  return { rate, before, after: heap() }
}

/** What no intake can do without: the bytes on the disk twice, as they came and as a file, and a row in a transaction. */
async function bareRows(cluster: Scratch, centreId: string, store: Store) {
  const client = new pg.Client(cluster.admin)
  await client.connect()
  try {
    await client.query('create table bare_mail (id int, text text)')
    const began = performance.now()
    for (let n = 0; n < MAILS; n++) {
      const bytes = message(n)
      await client.query('begin')
      await store.put(`${centreId}/bare-${n}`, bytes)
      await store.put(`${centreId}/bare-file-${n}`, bytes.subarray(0, 20_000))
      await client.query('insert into bare_mail values ($1, $2)', [n, bytes.subarray(0, 2000).toString('latin1')])
      await client.query('commit')
    }
    return MAILS / ((performance.now() - began) / 1000)
  } finally {
    await client.end()
  }
}

async function fetchAll(inCentre: InCentre, server: ImapServer) {
  for (let n = 0; n < MAILS; n++) server.deliver(message(n))
  const id = await open(inCentre, {
    address: 'dal-server@centro.example',
    imapHost: '127.0.0.1',
    imapPort: server.port,
    imapSecurity: 'none',
    username: server.user,
    secret: server.password,
  })
  await inCentre((ctx) => ctx.db.updateTable('mailbox').set({ state: 'on' }).where('id', '=', id).execute())
  const job = { work: inCentre, signal: new AbortController().signal, log: makeLog('error') }
  const began = performance.now()
  let taken = 0
  while (taken < MAILS) taken += await pull(job, id)
  return MAILS / ((performance.now() - began) / 1000)
}

function heap() {
  collect()
  return Math.round(process.memoryUsage().heapUsed / 1_048_576)
}

const filler = 'Da stamattina la procedura non si apre e allo sportello c’è coda. '.repeat(40)
const attached = Buffer.alloc(15_000, 'Campanile ').toString('base64').replaceAll(/.{76}/g, '$&\r\n')
const message = (n: number) =>
  Buffer.from(
    [
      `From: Ufficio ${n} <ufficio${n}@comune.example>`,
      'To: aiuto@centro.example',
      `Subject: Richiesta ${n}`,
      `Message-ID: <bench-${n}@comune.example>`,
      'Content-Type: multipart/mixed; boundary=m',
      '',
      '--m',
      'Content-Type: multipart/alternative; boundary=a',
      '',
      '--a',
      'Content-Type: text/plain; charset=utf-8',
      '',
      `${n} ${filler}`,
      '--a',
      'Content-Type: text/html; charset=utf-8',
      '',
      `<p>${n} <b>${filler}</b></p><table><tr><td>${filler}</td></tr></table>`,
      '--a--',
      '--m',
      'Content-Type: text/csv; name="dati.csv"',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename="dati.csv"',
      '',
      attached,
      '--m--',
      '',
    ].join('\r\n'),
  )
