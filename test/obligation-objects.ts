// What the routes of obligations are tried on: see test/objects.ts.
import { keepFile } from '../src/platform/files.ts'
import { type Ctx, platformActor, work } from '../src/platform/ctx.ts'
import type { Sample } from './objects.ts'
import { plainPdf } from './signing.ts'
import type { Centre, Town } from './world.ts'

const inCentre = <T>(w: Centre, fn: (ctx: Ctx) => Promise<T>) => work(platformActor(w.centreId), fn)
const obligation = (w: Centre) =>
  inCentre(
    w,
    async (ctx) =>
      (
        await ctx.db
          .insertInto('obligation')
          .values({
            code: `prova_${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`,
            titleIt: 'Prova',
            titleEn: 'Trial',
            article: 'L. 1/2020',
            address: 'https://www.example.org/',
            quotation: 'Prova',
            recurrence: 'standing',
            fromOn: '2020-01-01',
          })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id,
  )
const duty = async (w: Centre, t: Town) => {
  const obligationId = await obligation(w)
  return inCentre(
    w,
    async (ctx) =>
      (await ctx.db.insertInto('duty').values({ bodyId: t.id, obligationId }).returning('id').executeTakeFirstOrThrow())
        .id,
  )
}
const evidence = async (w: Centre, t: Town) => {
  const id = await duty(w, t)
  const file = await inCentre(w, (ctx) =>
    keepFile(ctx, {
      name: 'prova.pdf',
      bytes: plainPdf('Prova'),
      ownerKind: 'obligations.duty',
      ownerId: id,
      bodyId: t.id,
    }),
  )
  return `/obligations/duties/${id}/files/${file.id}`
}
const flag = (w: Centre, t: Town) =>
  inCentre(w, async (ctx) => {
    await ctx.db
      .insertInto('bodyFlag')
      .values({ bodyId: t.id, flag: 'nis2', source: 'prova', setOn: '2026-01-01' })
      .onConflict((c) => c.doNothing())
      .execute()
    return `/obligations/bodies/${t.id}/flags/nis2/removal`
  })

export const obligationSamples: Record<string, Sample> = {
  '/today/bodies/:id': { of: 'body', path: async (_w, t) => `/today/bodies/${t.id}` },
  '/obligations/bodies/:id': { of: 'body', path: async (_w, t) => `/obligations/bodies/${t.id}` },
  '/obligations/bodies/:id/flags': { of: 'body', path: async (_w, t) => `/obligations/bodies/${t.id}/flags` },
  '/obligations/bodies/:id/flags/:flag/removal': { of: 'body', path: flag },
  ...Object.fromEntries(
    ['', '/start', '/completion', '/inapplicability', '/reopening'].map((end): [string, Sample] => [
      `/obligations/duties/:id${end}`,
      { of: 'body', path: async (w, t) => `/obligations/duties/${await duty(w, t)}${end}` },
    ]),
  ),
  '/obligations/duties/:id/files/:fileId': { of: 'body', path: evidence },
  ...Object.fromEntries(
    ['', '/edit', '/advance'].map((end): [string, Sample] => [
      `/obligations/catalogue/:id${end}`,
      { of: 'shared', path: async (w) => `/obligations/catalogue/${await obligation(w)}${end}` },
    ]),
  ),
  '/obligations/:id': { of: 'body', path: async (w, t) => `/obligations/${await duty(w, t)}` },
  '/obligations/:id/completion': { of: 'body', path: async (w, t) => `/obligations/${await duty(w, t)}/completion` },
}
