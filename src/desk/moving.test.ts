import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'
import { peek } from '../../test/world.ts'
import { work } from '../platform/ctx.ts'
import { addMessage } from './answering.ts'
import { moveTicket } from './moving.ts'

test('who waited for their turn acts after who was first: no stretch of a ticket ends before it begins', async () => {
  const world = await deskPlace()
  const n = numberFrom(await openBy(world.paolo, world.merate))
  const now = Temporal.Now.instant()
  const before = { now: now.subtract({ milliseconds: 500 }) }
  const moment = { now: now.add({ milliseconds: 500 }) }
  const { marta, paolo } = world
  await work(marta.actor, (ctx) => moveTicket(ctx, n, 'wait', { text: 'Da quale postazione?' }), moment)
  await work(paolo.actor, (ctx) => addMessage(ctx, n, { text: 'Dalla 12' }), before)
  await work(marta.actor, (ctx) => moveTicket(ctx, n, 'solution', { text: 'Fatto' }), moment)
  await work(paolo.actor, (ctx) => moveTicket(ctx, n, 'reopening', { text: 'Ancora no' }), before)
  const pauses = await peek<{ reason: string; seconds: number }>(
    'select reason, extract(epoch from to_at - from_at)::int as seconds from ticket_pause where centre_id = $1 order by from_at, reason',
    [world.centreId],
  )
  assert.deepEqual(pauses, [
    { reason: 'body', seconds: 0 },
    { reason: 'solved', seconds: 0 },
  ])
})
