import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { Ticked } from '../platform/parse.ts'

export const DuesSetting = z.object({
  secondPerson: Ticked,
  treasuryAccount: z.string().trim().max(60).default(''),
  disputeDays: z.coerce.number().int().min(0).max(365),
  reminderDays: z.string().trim().max(60).default(''),
  version: z.coerce.number().int().min(0).default(0),
})

/** How the centre asks for its dues. Without a choice: a second person approves, three reminders, thirty days to object. */
export async function readDuesSetting(ctx: Ctx) {
  const row = await ctx.db
    .selectFrom('duesSetting')
    .select(['secondPerson', 'treasuryAccount', 'disputeDays', 'reminderDays', 'version'])
    .executeTakeFirst()
  return row ?? { secondPerson: true, treasuryAccount: '', disputeDays: 30, reminderDays: [15, 30, 60], version: 0 }
}
export type Setting = Awaited<ReturnType<typeof readDuesSetting>>

export async function saveDuesSetting(ctx: Ctx, { version, reminderDays, ...input }: z.output<typeof DuesSetting>) {
  const days = reminderDays
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number)
  if (days.length > 6 || days.some((d) => !Number.isInteger(d) || d < 1 || d > 730) || new Set(days).size < days.length)
    throw invalid({ reminderDays: 'reminder_days_shape' })
  const before = await readDuesSetting(ctx)
  if (before.version !== version) throw conflict('stale')
  const values = { ...input, reminderDays: days.toSorted((a, b) => a - b), version: version + 1 }
  await ctx.db
    .insertInto('duesSetting')
    .values(values)
    .onConflict((c) => c.column('centreId').doUpdateSet(values))
    .execute()
  await record(ctx, 'dues.setting_changed', { id: ctx.actor.centreId! }, { secondPerson: input.secondPerson })
}
