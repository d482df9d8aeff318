import { sql } from 'kysely'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Letter } from '../platform/mail.ts'
import type { Lang } from '../platform/words.ts'
import { sayNumber } from './moves.ts'
import { words } from './words.ts'

type To = { email: string; lang: Lang }
type Told = { number: number; subject: string }

/** Who is written to about what happened to a ticket, and what: never the words themselves, which stand behind the sign-in. */
export async function letters(ctx: Ctx, event: string, ticketId: string, seq: number): Promise<Letter[]> {
  const row = await ctx.db
    .selectFrom('ticket')
    .select(['number', 'subject'])
    .where('id', '=', ticketId)
    .executeTakeFirst()
  if (!row) return []
  const say = wording[event]
  if (!say) return []
  return (await readers(ctx, event, ticketId, seq)).map(({ email, lang }) => {
    const { subject, text } = say(lang, row)
    const link = `${config().publicUrl}/desk/tickets/${row.number}`
    return { kind: 'desk.told', to: email, subject, text: `${text}\n\n${words(lang).mailLink(link)}\n` }
  })
}

const about =
  (word: 'mailOpened' | 'mailSaid' | 'mailSolved' | 'mailAsked' | 'mailGiven' | 'mailCalled') =>
  (lang: Lang, t: Told) =>
    words(lang)[word](sayNumber(t.number), t.subject)
const wording: Record<string, (lang: Lang, t: Told) => { subject: string; text: string }> = {
  'desk.ticket_opened': about('mailOpened'),
  'desk.ticket_answered': about('mailSaid'),
  'desk.ticket_cancelled': about('mailSaid'),
  'desk.body_asked': about('mailAsked'),
  'desk.ticket_solved': about('mailSolved'),
  'desk.ticket_assigned': about('mailGiven'),
  'desk.note_added': about('mailCalled'),
}

/** Nobody is written to about what they did themselves. */
async function readers(ctx: Ctx, event: string, ticketId: string, seq: number): Promise<To[]> {
  const who =
    event === 'desk.ticket_assigned'
      ? sql`select t.assignee_id as id from ticket t where t.id = ${ticketId}::uuid`
      : event === 'desk.note_added'
        ? sql`select m.person_id as id from ticket_mention m join ticket_note n on (n.centre_id, n.id) = (m.centre_id, m.note_id)
            join event e on e.seq = ${seq}::bigint and e.recorded_at = n.noted_at where m.ticket_id = ${ticketId}::uuid`
        : sql`select t.requester_id as id from ticket t where t.id = ${ticketId}::uuid and t.channel not in ('mail', 'pec')
            union select w.person_id from ticket_watcher w where w.ticket_id = ${ticketId}::uuid`
  const { rows } = await sql<To>`select distinct p.email, p.lang from person p join (${who}) x on x.id = p.id
    where p.erased_at is null and p.id is distinct from (select e.person_id from event e where e.seq = ${seq}::bigint
      and ${event} <> 'desk.ticket_opened') limit 50`.execute(ctx.db)
  return rows
}
