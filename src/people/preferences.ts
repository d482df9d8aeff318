import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { optional, Ticked } from '../platform/parse.ts'

export const Preferences = z.object({
  /** Not said: it stays as it is. */
  lang: optional(z.enum(['it', 'en'])),
  singleKeys: Ticked,
})

/** What one says of oneself, in this centre: the language, and whether single letters are shortcuts. */
export async function keepPreferences(ctx: Ctx, { lang, singleKeys }: z.output<typeof Preferences>) {
  await sql`select keep_preferences(${lang ?? null}, ${singleKeys})`.execute(ctx.db)
  await record(ctx, 'people.preferences_kept', { id: ctx.actor.personId! })
}
