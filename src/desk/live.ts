import { z } from 'zod'
import { clock } from '../platform/clock.ts'
import { type Actor, ask, type Ctx, work } from '../platform/ctx.ts'
import { eventWord } from '../platform/event-words.ts'
import type { Message, Tell, Telling } from '../platform/streams.ts'
import { optional } from '../platform/parse.ts'
import type { Lang } from '../platform/words.ts'
import { WRITING_SECONDS } from './answering.ts'
import { sayNumber } from './moves.ts'
import { findTicket, getTicket } from './tickets.ts'
import { words } from './words.ts'

/**
 * What happens at the desk, told to the pages that are open. One look a moment for all readers of this process, and none when there
 * are none; each is told only of tickets they could read.
 */

export const Live = z.object({
  /** One ticket; without, all of the desk. */
  ticket: optional(z.coerce.number().int().min(1)),
  /** The last event the page already shows. */
  since: optional(z.coerce.number().int().min(0)),
})

type News = {
  seq: number
  centre_id: string
  body_id: string | null
  person_id: string | null
  name: string
  ticket_id: string
  number: number
}
type Reader = { actor: Actor; lang: Lang; ticketId: string | null; tell: Tell; writers: string | null }

const EVERY = 1500
/** An event that was written before another may be seen after it: so long it is still looked for. */
const LATE = 20_000
const MOST = 1000

const readers = new Set<Reader>()
const seen = new Map<number, number>()
let floor = 0
let timer: NodeJS.Timeout | undefined

const newsAfter = (seq: number) => ask<News>('campanile_platform', 'select * from desk_news($1)', [seq])
const latest = async () =>
  (await ask<{ seq: number }>('campanile_platform', 'select coalesce(max(seq), 0) as seq from event'))[0]!.seq

/** What a page asks for when it opens: what it has missed, and to be told from now on. */
export async function follow(ctx: Ctx, { ticket, since }: z.output<typeof Live>): Promise<Telling> {
  const t = ticket === undefined ? null : await getTicket(ctx, ticket)
  const { actor, lang } = ctx
  const reader: Reader = { actor, lang, ticketId: t?.id ?? null, tell: () => {}, writers: null }
  const missed = since === undefined ? [] : await newsAfter(since)
  const before: Message[] = [{ event: 'here', data: {}, id: since ?? (await latest()) }]
  for (const news of missed) if (await mayRead(reader, news)) before.push(message(reader, news))
  return {
    before,
    begin(tell) {
      reader.tell = tell
      readers.add(reader)
      if (!timer) void start()
      return () => {
        readers.delete(reader)
        if (readers.size > 0 || !timer) return
        clearTimeout(timer)
        timer = undefined
      }
    },
  }
}

/** From the last events on; those just before are known, so that one of theirs that comes late is not missed. */
async function start() {
  timer = setTimeout(() => {}, 0)
  try {
    floor = Math.max(0, (await latest()) - 200)
    seen.clear()
    for (const { seq } of await newsAfter(floor)) seen.set(seq, Date.now())
  } catch {
    // The database is away: the next look tells.
  }
  again()
}
function again() {
  clearTimeout(timer)
  timer = readers.size > 0 ? setTimeout(() => void look(), EVERY) : undefined
}

async function look() {
  try {
    const rows = await newsAfter(floor)
    for (const news of rows) {
      if (seen.has(news.seq)) continue
      seen.set(news.seq, Date.now())
      for (const reader of readers) if (await mayRead(reader, news)) reader.tell(message(reader, news))
    }
    forget(rows)
    await tellWriters()
  } catch {
    // A look that failed is made again: nothing was marked as told that was not.
  }
  again()
}

function forget(rows: readonly News[]) {
  const old = Date.now() - LATE
  for (const [seq, at] of seen) if (at < old) floor = Math.max(floor, seq)
  if (rows.length === MOST) floor = Math.max(floor, rows.at(-1)!.seq)
  for (const seq of seen.keys()) if (seq <= floor) seen.delete(seq)
}

/** The centre is the reader's, the ticket the one looked at; an officer is told what happened under a body of theirs, in tickets they see. */
async function mayRead({ actor, ticketId }: Reader, news: News): Promise<boolean> {
  if (news.centre_id !== actor.centreId) return false
  if (ticketId ? news.ticket_id !== ticketId : news.person_id !== null && news.person_id === actor.personId)
    return false
  if (actor.bodyIds === '*') return true
  if (!news.body_id || !actor.bodyIds.includes(news.body_id)) return false
  return (await work(actor, (ctx) => findTicket(ctx, news.number), { readOnly: true })) !== undefined
}

const message = ({ lang, ticketId }: Reader, { seq, name, number }: News): Message => {
  const what = eventWord(name, lang)
  return { event: 'change', id: seq, data: { text: ticketId ? what : `${sayNumber(number)}: ${what}` } }
}

/** Who else is writing in the tickets that are looked at: told when it changes. */
async function tellWriters() {
  const looking = [...readers].filter(({ ticketId, actor }) => ticketId && actor.permissions.has('desk.work'))
  if (looking.length === 0) return
  const rows = await ask<{ ticket_id: string; person_id: string; name: string }>(
    'campanile_platform',
    'select * from desk_writers($1, $2)',
    [[...new Set(looking.map((r) => r.ticketId!))], clock().subtract({ seconds: WRITING_SECONDS })],
  )
  for (const reader of looking) {
    const names = rows
      .filter((r) => r.ticket_id === reader.ticketId && r.person_id !== reader.actor.personId)
      .map((r) => r.name)
    const text = names.length > 0 ? words(reader.lang).presence(names.join(', ')) : ''
    if (text === reader.writers) continue
    reader.writers = text
    reader.tell({ event: 'people', data: { text } })
  }
}
