// Services that bodies may ask for, and requests on their way, as the tests of activations need them.
import { makeConvention } from './adhesions.ts'
import { type Caller, type Centre, makeCentre, peek, type Town } from './world.ts'

type Wanted = {
  unit?: string
  quantity?: number | null
  period?: string
  price?: number
  state?: string
  code?: string
}
/** A service in use with one rule that reaches every body. */
export async function offer(world: Centre, wanted: Wanted = {}) {
  const { unit = 'kit', quantity = 3, period = 'year', price, state = 'active', code = 'kit' } = wanted
  const [row] = await peek<{ id: string }>(
    `with s as (insert into service (centre_id, code, family, state, unit) values ($1, $2, 'signature', $3, $4) returning id),
       v as (insert into service_version (centre_id, service_id, from_on, name) select $1, id, '2020-01-01', 'Servizio ' || $2 from s)
     insert into entitlement_rule (centre_id, service_id, quantity, period, from_on, overage_bands)
     select $1, id, $5, $6, '2020-01-01', $7::jsonb from s returning service_id as id`,
    [
      world.centreId,
      code,
      state,
      unit,
      quantity,
      period,
      JSON.stringify(price === undefined ? [] : [{ upTo: null, cents: price }]),
    ],
  )
  return row!.id
}
export const terms = (world: Centre, code: string, more: Record<string, string>) =>
  world.dora.post(`/activations/services/${code}`, {
    signature: 'none',
    counting: 'unit',
    renews: 'true',
    version: '0',
    ...more,
  })
export async function place(...members: ('merate' | 'olgiate')[]) {
  const world = await makeCentre()
  await makeConvention(world, { members: (members.length > 0 ? members : ['merate' as const]).map((m) => world[m]) })
  return world
}
export const send = (who: Caller, town: Town, fields: Record<string, unknown> = {}, code = 'kit') =>
  who.post(`/activations/bodies/${town.id}/request/${code}`, { quantity: '1', ...fields })
export const stored = async (world: Centre, number = 1) =>
  (
    await peek<{
      state: string
      consumption_id: string | null
      renews_on: string | null
      suspended_by: string
      renewal_problem: string
    }>(
      'select state, consumption_id, renews_on::text, suspended_by, renewal_problem from activation where centre_id = $1 and number = $2',
      [world.centreId, number],
    )
  )[0]!
export const used = async (world: Centre) =>
  (
    await peek<{ used: number; over: number }>('select used, over from allowance_counter where centre_id = $1', [
      world.centreId,
    ])
  )[0]
export const mismatches = (world: Centre) =>
  peek('select 1 from consumption_mismatch where centre_id = $1', [world.centreId])

/** A request of Paolo's, granted and active: its number. */
export async function activate(world: Centre, fields: Record<string, unknown> = {}, code = 'kit') {
  const sent = await send(world.paolo, world.merate, fields, code)
  const number = Number(/\d+$/.exec(sent.url)?.[0])
  for (const step of ['grant', 'activation']) {
    const done = await world.marta.post(`/activations/${number}/${step}`, {})
    if (done.status !== 303) throw new Error(`${step}: ${done.status} ${done.text.slice(0, 300)}`)
  }
  return number
}
