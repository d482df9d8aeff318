import type { Ctx } from '../platform/ctx.ts'

/** The bodies somebody may choose in a form: all that live, or an officer's own. */
export const bodyChoices = (ctx: Ctx) =>
  ctx.db
    .selectFrom('body')
    .select(['id as value', 'name as word'])
    .where('state', '<>', 'merged')
    .orderBy('searchName')
    .limit(10_000)
    .execute()

/** Bodies without an adhesion to a convention yet. */
export const bodiesWithout = (ctx: Ctx, conventionId: string) =>
  ctx.db
    .selectFrom('body as b')
    .select(['b.id as value', 'b.name as word'])
    .where('b.state', '<>', 'merged')
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('adhesion as a')
            .select('a.id')
            .whereRef('a.centreId', '=', 'b.centreId')
            .whereRef('a.bodyId', '=', 'b.id')
            .where('a.conventionId', '=', conventionId),
        ),
      ),
    )
    .orderBy('b.searchName')
    .limit(10_000)
    .execute()
