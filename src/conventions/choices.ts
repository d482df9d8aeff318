import type { Ctx } from '../platform/ctx.ts'

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

/** The acts of the centre that may be named, the latest first. */
export const actChoices = async (ctx: Ctx) =>
  (
    await ctx.db
      .selectFrom('act')
      .select(['id', 'issuer', 'number', 'adoptedOn', 'title'])
      .orderBy('adoptedOn', 'desc')
      .orderBy('id')
      .limit(200)
      .execute()
  ).map((a) => ({ value: a.id, word: `${a.issuer}, n. ${a.number}/${a.adoptedOn.slice(0, 4)} ${a.title}`.trim() }))
