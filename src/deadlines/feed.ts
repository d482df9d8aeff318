import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import type { Lang } from '../platform/words.ts'
import { sayStep } from './sentences.ts'
import type { Deadline } from './stored.ts'

type Row = Pick<Deadline, 'id' | 'rule' | 'title' | 'label' | 'href' | 'bodyName' | 'computed'> & {
  dueOn: string
  changedAt: Temporal.Instant | null
}
/** A deadline as a calendar shows it: the same `id` whatever its day becomes. */
export type Entry = {
  id: string
  dueOn: string
  title: string
  label: string
  bodyName: string
  /** Why that day: the steps, and where the rule is written. */
  why: string
  href: string
  changedAt: Temporal.Instant | null
}

/** The open deadlines of whoever reads a calendar at a secret address, from ninety days back: the database knows whose they are. */
export async function calendarDeadlines(ctx: Ctx, hash: Buffer, day: string, lang: Lang): Promise<Entry[]> {
  const { rows } = await sql<Row>`select * from calendar_deadlines(${hash}, ${day}::date)`.execute(ctx.db)
  return rows.map(({ id, dueOn, title, label, bodyName, computed, href, rule, changedAt }) => ({
    id,
    dueOn,
    title: title[lang],
    label,
    bodyName,
    why: [
      ...(computed.steps ?? []).map((step) => sayStep(step, lang)),
      ...(computed.source ? [`${computed.source.article}: ${computed.source.address}`] : []),
    ].join('\n'),
    href: `${href}#deadline-${rule}`,
    changedAt,
  }))
}
