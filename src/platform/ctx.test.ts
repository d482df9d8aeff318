import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { makeCentre, peek } from '../../test/world.ts'
import { type Ctx, savepoint, work } from './ctx.ts'
import { record } from './events.ts'

const world = await makeCentre()
const { marta, paolo, olgiate, merate } = world
const rename = (ctx: Ctx, id: string, name: string) =>
  ctx.db.updateTable('body').set({ name }).where('id', '=', id).execute()
const nameOf = async (id: string) =>
  (await peek<{ name: string }>('select name from body where id = $1', [id]))[0]!.name

test('what fails is undone whole', async () => {
  await assert.rejects(
    () =>
      work(marta.actor, async (ctx) => {
        await rename(ctx, olgiate.id, 'Altro nome')
        throw new Error('no')
      }),
    /^Error: no$/,
  )
  assert.equal(await nameOf(olgiate.id), olgiate.name)
})

test('a transaction that failed inside and was caught there does not pretend to have been kept', async () => {
  await assert.rejects(
    () =>
      work(marta.actor, async (ctx) => {
        await rename(ctx, olgiate.id, 'Altro nome')
        await sql`select 1/0`.execute(ctx.db).catch(() => {})
      }),
    /rolled back/,
  )
  assert.equal(await nameOf(olgiate.id), olgiate.name)
})

test('to try and go on there is a savepoint', async () => {
  await work(marta.actor, async (ctx) => {
    await savepoint(ctx, async () => {
      await record(ctx, 'people.person_edited', { id: marta.id })
      await sql`select 1/0`.execute(ctx.db)
    }).catch(() => {})
    assert.deepEqual(ctx.recorded, [])
    await rename(ctx, barzio(), 'Comune di Barzio rinominato')
  })
  assert.match(await nameOf(barzio()), /rinominato/)
})
const barzio = () => world.barzio.id

test('a query that comes after the end is refused', async () => {
  let kept: Ctx | undefined
  await work(marta.actor, async (ctx) => {
    kept = ctx
  })
  await assert.rejects(() => sql`select 1`.execute(kept!.db), /after its transaction had ended/)
})

test('reading cannot write', async () => {
  await assert.rejects(
    () => work(marta.actor, (ctx) => rename(ctx, olgiate.id, 'x y'), { readOnly: true }),
    /read-only/,
  )
})

test('an officer changes nothing of another body, and another actor on the same connection sees nothing left behind', async () => {
  await work(paolo.actor, (ctx) => rename(ctx, olgiate.id, 'Preso'))
  assert.equal(await nameOf(olgiate.id), olgiate.name)
  await work(paolo.actor, (ctx) => rename(ctx, merate.id, merate.name))
  const nobody = { ...paolo.actor, centreId: null, bodyIds: [], personId: null }
  for (let i = 0; i < 20; i++)
    assert.equal((await work(nobody, (ctx) => ctx.db.selectFrom('body').select('id').execute())).length, 0)
})

test('many at once, some failing, never see each other’s centre', async () => {
  const other = await makeCentre('Altro centro')
  const centres = [world, other]
  let wrong = 0
  await Promise.all(
    Array.from({ length: 24 }, async (_, n) => {
      for (let i = 0; i < 25; i++) {
        const { marta: m, centreId } = centres[(n + i) % 2]!
        await work(m.actor, async (ctx) => {
          const rows = await ctx.db.selectFrom('body').select('centreId').execute()
          if (rows.length === 0 || rows.some((r) => r.centreId !== centreId)) wrong++
          if (i % 5 === 0) await sql`select 1/0`.execute(ctx.db)
          if (i % 7 === 0) throw new Error('no')
        }).catch(() => {})
      }
    }),
  )
  assert.equal(wrong, 0)
})
