import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { readMessage, senderOf } from '../mailbox/index.ts'
import { postLetter } from '../platform/mail.ts'
import { performRun } from '../platform/runs.ts'
import { everyCentre, type InCentre, type Job, task, type Tasks } from '../platform/tasks.ts'
import { giveByTurn } from './assignment.ts'
import { proposeAfter } from './breach-proposals.ts'
import { forgetLogs } from './calls.ts'
import { recomputeBatch } from './clocks.ts'
import { takeMail } from './from-mail.ts'
import { openIncident } from './incidents.ts'
import { letters } from './mail.ts'
import { moveTicket } from './moving.ts'
import { MakeReports, makeReports, monthlyReports } from './reports.ts'
import { deskSettings } from './settings.ts'
import { sendAnswers, sendReceipt } from './to-mail.ts'
import { words } from './words.ts'

const Happened = z.looseObject({ name: z.string(), subjectId: z.uuid(), event: z.coerce.number() })
const Recompute = z.looseObject({
  runId: z.uuid(),
  adopted: z.uuid().optional(),
  bodyId: z.uuid().optional(),
  lang: z.enum(['it', 'en']).default('it'),
})

/** Every open ticket's clocks, in batches of their own: stopped halfway it begins again, and what was done stays right. */
async function recompute({ payload, ...job }: Job<z.output<typeof Recompute>>) {
  await performRun(job, payload.runId, async (progress) => {
    const total = await job.work(
      async (ctx) =>
        (
          await sql<{ n: number }>`select count(*)::int as n from ticket where closed_at is null
            ${payload.bodyId ? sql`and body_id = ${payload.bodyId}::uuid` : sql``}`.execute(ctx.db)
        ).rows[0]!.n,
    )
    let [after, done]: [string | null, number] = [null, 0]
    for (;;) {
      const batch: { last: string | null; count: number } = await job.work((ctx) =>
        recomputeBatch(ctx, { after, bodyId: payload.bodyId }),
      )
      if (!batch.last) break
      after = batch.last
      done += batch.count
      await progress(done, Math.max(total, done))
    }
    await job.work((ctx) => record(ctx, 'desk.clocks_recomputed', { id: payload.runId }, { count: done }))
    return { href: '/desk/tickets', word: words(payload.lang).recomputed(done) }
  })
}

/** What the desk does by itself with a new ticket: its checklist, whose turn it is, the incident a matter of security begins. Twice does no harm. */
async function follow(ctx: Ctx, ticketId: string) {
  await sql`insert into ticket_check (ticket_id, position, title)
    select t.id, x.n, left(trim(x.line), 200) from ticket t join desk_category c on (c.centre_id, c.code) = (t.centre_id, t.category)
    cross join lateral string_to_table(c.checklist, E'\n') with ordinality x(line, n)
    where t.id = ${ticketId}::uuid and length(trim(x.line)) >= 2 and not exists (select from ticket_check k where k.ticket_id = t.id)`.execute(
    ctx.db,
  )
  await giveByTurn(ctx, ticketId)
  const { rows } = await sql<{ number: number; subject: string }>`select t.number, t.subject from ticket t
    join desk_category c on (c.centre_id, c.code) = (t.centre_id, t.category) and c.security
    where t.id = ${ticketId}::uuid and t.incident_id is null and t.body_id is not null`.execute(ctx.db)
  if (rows[0])
    await openIncident(ctx, {
      title: rows[0].subject,
      summary: '',
      services: [],
      security: true,
      ticket: rows[0].number,
    })
}

/** What is solved and nobody answers closes by itself. One that cannot be moved does not stop the others. */
async function closeSolved(inCentre: InCentre) {
  const due = await inCentre(async (ctx) => {
    const { closeDays } = await deskSettings(ctx)
    return ctx.db
      .selectFrom('ticket')
      .select('number')
      .where('state', '=', 'solved')
      .where('solvedAt', '<', ctx.now.subtract({ hours: closeDays * 24 }))
      .orderBy('number')
      .limit(2000)
      .execute()
  })
  const kept: string[] = []
  for (const { number } of due)
    await inCentre((ctx) => moveTicket(ctx, number, 'expiry')).catch((error: unknown) =>
      kept.push(`${number}: ${String(error)}`),
    )
  if (kept.length > 0) throw new Error(`solved tickets were not closed: ${kept.join('; ')}`)
}

export const tasks: Tasks = {
  'desk.recompute_clocks': task(Recompute, recompute),
  // One transaction for both: a new ticket is told about when the desk has taken it in.
  'desk.follow': task(Happened, async ({ payload, work: inCentre }) => {
    await inCentre(async (ctx) => {
      if (payload.name === 'desk.ticket_opened') await follow(ctx, payload.subjectId)
      if (payload.name === 'desk.ticket_opened') await sendReceipt(ctx, payload.subjectId)
      await sendAnswers(ctx, payload.subjectId)
      for (const letter of await letters(ctx, payload.name, payload.subjectId, payload.event))
        await postLetter(ctx, letter)
    })
  }),
  'desk.take_mail': task(Happened, async ({ payload, work: inCentre }) => {
    await inCentre(async (ctx) => {
      const message = await readMessage(ctx, payload.subjectId)
      await takeMail(ctx, message, await senderOf(ctx, message.from))
    })
  }),
  'desk.propose_breaches': task(Happened, async ({ payload, work: inCentre }) => {
    await inCentre((ctx) => proposeAfter(ctx, payload.subjectId))
  }),
  'desk.make_reports': task(MakeReports, makeReports),
  'desk.monthly_reports': everyCentre('desk', '10 4 1-5 * *', monthlyReports),
  'desk.forget_calls': everyCentre('desk', '50 * * * *', (inCentre) => inCentre(forgetLogs)),
  'desk.close_solved': everyCentre('desk', '20 * * * *', closeSolved),
}

/** What the desk follows: its own events, and mail that came in. */
export const listeners = {
  'mailbox.message_accepted': 'desk.take_mail',
  'desk.incident_moved': 'desk.propose_breaches',
  ...Object.fromEntries(
    [
      'ticket_opened',
      'ticket_answered',
      'body_asked',
      'ticket_solved',
      'ticket_assigned',
      'note_added',
      'ticket_cancelled',
    ].map((name) => [`desk.${name}`, 'desk.follow']),
  ),
}
