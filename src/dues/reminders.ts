import { sql } from 'kysely'
import { config } from '../platform/config.ts'
import { type Ctx, savepoint } from '../platform/ctx.ts'
import { Problem } from '../platform/errors.ts'
import { euro } from '../platform/money.ts'
import { showDay, today } from '../platform/time.ts'
import { getDue, sayNumber } from './dues.ts'
import { missingFor, type MoveName, moveNamed, nextReminder } from './moves.ts'
import { moveDue, setState } from './moving.ts'
import { post } from './notices.ts'
import { readDuesSetting } from './settings.ts'
import { words } from './words.ts'

/**
 * What a night owes the dues of a centre: those whose term to object has passed become due, those past their day expire, and the reminder
 * of each step goes once. One that cannot be reminded (no address) does not stop the others.
 */
export async function duesTonight(ctx: Ctx) {
  const day = today(ctx.now, ctx.zone)
  const { disputeDays, reminderDays } = await readDuesSetting(ctx)
  const { rows } = await sql<{ id: string; move: MoveName; sent: number }>`
    select id, move, sent from (
      select d.id, (select count(*)::int from due_reminder r where (r.centre_id, r.due_id) = (d.centre_id, d.id)) as sent, case
        when d.state in ('notified', 'due', 'partially_paid') and d.due_on < ${day}::date and d.open_cents > 0 then 'expiry'
        when d.state = 'notified' and d.notified_on + ${disputeDays}::int <= ${day}::date then 'maturity'
        when d.state in ('overdue', 'reminded') and d.due_on + ${reminderDays[0] ?? 10_000}::int <= ${day}::date then 'reminder' end as move
      from due d where d.state in ('notified', 'due', 'partially_paid', 'overdue', 'reminded') limit 20000) x
    where move is not null`.execute(ctx.db)
  let reminded = 0
  for (const { id, move, sent } of rows) {
    if (move !== 'reminder') {
      await moveDue(ctx, id, move)
      continue
    }
    const days = nextReminder(reminderDays, sent)
    if (days !== null && (await remind(ctx, id, sent + 1, days))) reminded++
  }
  return reminded
}

async function remind(ctx: Ctx, id: string, step: number, days: number): Promise<boolean> {
  const due = await getDue(ctx, id)
  const move = moveNamed('reminder')
  const day = today(ctx.now, ctx.zone)
  const c = { day, dueOn: due.dueOn, nextReminder: days }
  if (
    missingFor(move, { ...c, ...unseen, kind: due.kind, totalCents: due.totalCents, openCents: due.openCents }).length >
    0
  )
    return false
  const centre = await ctx.db.selectFrom('centre').select('name').executeTakeFirstOrThrow()
  const w = words(ctx.lang)
  const letter = {
    subject: w.reminderSubject(sayNumber(due)),
    text: w.reminder({
      body: due.bodyName,
      number: sayNumber(due),
      open: euro(due.openCents, ctx.lang),
      dueOn: showDay(due.dueOn, ctx.lang),
      url: `${config().publicUrl}/dues/${due.id}`,
      centre: centre.name,
    }),
  }
  try {
    await savepoint(ctx, () => post(ctx, due, letter))
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
  await ctx.db
    .insertInto('dueReminder')
    .values({ dueId: id, bodyId: due.bodyId, step, days, letters: 1, sentAt: ctx.now })
    .execute()
  await setState(ctx, due, move)
  return true
}
const unseen = { notifiedOn: null, disputeDays: 0, reason: '', act: false, protocol: true }

export const remindersOf = (ctx: Ctx, dueId: string) =>
  ctx.db
    .selectFrom('dueReminder')
    .select(['step', 'days', 'sentAt'])
    .where('dueId', '=', dueId)
    .orderBy('step')
    .execute()
