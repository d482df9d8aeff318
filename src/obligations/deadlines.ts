import { sql } from 'kysely'
import { keepDeadlines } from '../deadlines/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { State } from './moves.ts'
import { dueOf, listObligations } from './obligations.ts'

const KIND = 'obligations.duty'
type Changed = {
  id: string
  bodyId: string
  obligationId: string
  period: string
  state: State
  doneOn: string | null
}
const AT_ONCE = 5_000

/** Hands to the deadlines every duty whose day or state they do not know yet: they remind people of it, and keep why its day moved. */
export async function keepDutyDeadlines(ctx: Ctx): Promise<void> {
  const obligations = new Map((await listObligations(ctx)).map((o) => [o.id, o]))
  for (;;) {
    const { rows } = await sql<Changed>`
      select d.id, d.body_id, d.obligation_id, d.period, d.state, d.done_on from duty d
      left join deadline x on x.centre_id = d.centre_id and x.object_kind = ${KIND} and x.object_id = d.id
      where d.due_on is not null and (x.id is null or x.due_on is distinct from d.due_on or x.done_on is distinct from d.done_on
        or x.state <> case d.state when 'done' then 'done' when 'not_applicable' then 'closed' else 'open' end)
      limit ${sql.lit(AT_ONCE)}`.execute(ctx.db)
    if (rows.length === 0) return
    await keepDeadlines(
      ctx,
      KIND,
      rows.map((d) => {
        const o = obligations.get(d.obligationId)!
        const outcome = dueOf(o, d.period ? `${d.period}-01-01` : o.fromOn)!
        return {
          bodyId: d.bodyId,
          objectId: d.id,
          href: `/obligations/duties/${d.id}`,
          label: [o.titleIt, d.period].filter(Boolean).join(' '),
          officerRole: 'operator',
          ownerId: null,
          deadlines: [
            {
              rule: o.code,
              title: { it: o.titleIt, en: o.titleEn },
              outcome,
              doneOn: d.doneOn,
              closed: d.state === 'not_applicable',
            },
          ],
        }
      }),
    )
    if (rows.length < AT_ONCE) return
  }
}

/** Duties that are no longer there ask nothing more. */
export const closeDutyDeadlines = (ctx: Ctx, duties: readonly { id: string; bodyId: string }[]) =>
  keepDeadlines(
    ctx,
    KIND,
    duties.map((d) => ({
      bodyId: d.bodyId,
      objectId: d.id,
      href: '/obligations',
      label: '',
      officerRole: 'operator',
      ownerId: null,
      deadlines: [],
    })),
  )
