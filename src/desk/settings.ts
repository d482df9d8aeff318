import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { Ticked } from '../platform/parse.ts'

export const DeskSettings = z.object({
  closeDays: z.coerce.number().int().min(1).max(90),
  reopenDays: z.coerce.number().int().min(0).max(365),
  reopenTimes: z.coerce.number().int().min(0).max(50),
  survey: Ticked,
  /** What the desk writes by itself where it does not know who reads. */
  lang: z.enum(['it', 'en']),
  version: z.coerce.number().int().min(0),
})
const usual = { closeDays: 7, reopenDays: 10, reopenTimes: 3, survey: true, lang: 'it' as const, version: 0 }

/** How the desk of this centre works; the usual values where it has said nothing. */
export async function deskSettings(ctx: Ctx) {
  const row = await ctx.db
    .selectFrom('deskSetting')
    .select(['closeDays', 'reopenDays', 'reopenTimes', 'survey', 'lang', 'version'])
    .executeTakeFirst()
  return row ?? usual
}

export async function saveDeskSettings(ctx: Ctx, { version, ...values }: z.output<typeof DeskSettings>) {
  const row = await ctx.db
    .insertInto('deskSetting')
    .values(values)
    .onConflict((c) =>
      c
        .column('centreId')
        .doUpdateSet({ ...values, version: version + 1 })
        .where('deskSetting.version', '=', version),
    )
    .returning('version')
    .executeTakeFirst()
  if (!row || (row.version === 1 && version !== 0)) throw conflict('stale')
  await record(ctx, 'desk.settings_changed', { id: ctx.actor.centreId! })
}
