import { deadline, worked } from '../calendars/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { listCalendars } from './hours.ts'
import type { TicketRow } from './tickets.ts'

/** What is near enough to hurry, in seconds of work. */
const TWO_HOURS = 7200

/** The moment two working hours from now, and how much work is left until others: by the calendar in force. */
export async function workFrom(ctx: Ctx) {
  const calendar = (await listCalendars(ctx))[0]?.calendar
  const safe = <T>(fn: () => T): T | null => {
    try {
      return calendar ? fn() : null
    } catch {
      return null // a calendar that no longer opens says so on each ticket
    }
  }
  const soon = safe(() => deadline(calendar!, ctx.now, TWO_HOURS).deadline)
  const left = (at: Temporal.Instant | null) =>
    at &&
    safe(() =>
      Temporal.Instant.compare(at, ctx.now) < 0
        ? worked(calendar!, at, ctx.now).seconds
        : worked(calendar!, ctx.now, at).seconds,
    )
  const shown = (rows: readonly TicketRow[]) => rows.map((row) => ({ row, left: left(row.dueAt) }))
  return { soon, shown }
}
