// A year of dues as the tests need it: a schedule in force through its two people and its act, dues computed, notices sent.
import { keepAct, NewAct } from '../src/conventions/index.ts'
import { makeConvention } from './adhesions.ts'
import { plainPdf } from './signing.ts'
import { type Centre, jobs, makeCentre, peek, type Person, type Town } from './world.ts'

export const YEAR = 2026
/** A flat quota of 2,000.00 euro. */
export const flat = { rules: [{ kind: 'flat', key: 'quota', name: 'Quota annua', counts: true, cents: 200_000 }] }

export type DuesPlace = Awaited<ReturnType<typeof duesPlace>>
/** A centre whose convention Merate and Olgiate have joined; Ada keeps its accounts. */
export async function duesPlace() {
  const world = await makeCentre()
  const conventionId = await makeConvention(world, { members: [world.merate, world.olgiate] })
  const ada = await world.person('Ada Ragioniera', 'accountant')
  const rita = await world.person('Rita Ragioniera di Merate', 'body-accountant', world.merate)
  for (const town of [world.merate, world.olgiate])
    await peek(`insert into body_contact (centre_id, body_id, kind, value) values ($1, $2, 'pec', $3)`, [
      world.centreId,
      town.id,
      `protocollo@${town.ipaCode}.example`,
    ])
  return { ...world, conventionId, ada, rita }
}

export const figure = (world: Centre, town: Town, kind: string, value: number, on = '2025-12-31') =>
  peek(`insert into body_fact (centre_id, body_id, kind, value, as_of, source) values ($1, $2, $3, $4, $5, 'prova')`, [
    world.centreId,
    town.id,
    kind,
    value,
    on,
  ])

/** A draft written by Ada: its id. */
export async function draft(place: DuesPlace, rules: object = flat, more: Record<string, string> = {}) {
  const made = await place.ada.post('/dues/schedules', {
    conventionId: place.conventionId,
    year: String(YEAR),
    dueOn: `${YEAR}-06-30`,
    rules: JSON.stringify(rules),
    ...more,
  })
  if (made.status !== 303) throw new Error(`${made.status} ${made.text}`)
  return made.url.split('/').at(-1)!
}

let numbered = 0
/** An act of the lead body with its file. */
export const leadAct = async (place: DuesPlace) => {
  const number = `D${++numbered}`
  const bytes = Buffer.concat([plainPdf('Atto'), Buffer.from(number)])
  const file = { field: 'actFile', name: 'atto.pdf', type: 'application/pdf', bytes }
  const typed = NewAct.parse({ organ: 'assembly', number, adoptedOn: '2025-11-10' })
  return (await place.inCentre((ctx) => keepAct(ctx, { bodyId: place.barzio.id, own: true }, typed, file))).id
}

/** Proposed by Ada, approved by Dora with an act. */
export async function approve(place: DuesPlace, id: string, by: Person = place.dora) {
  const proposed = await place.ada.post(`/dues/schedules/${id}/proposal`, {})
  if (proposed.status !== 303) throw new Error(`proposal: ${proposed.status} ${sentences(proposed.text)}`)
  const approved = await by.post(`/dues/schedules/${id}/approval`, { actId: await leadAct(place) })
  if (approved.status !== 303) throw new Error(`approval: ${approved.status} ${sentences(approved.text)}`)
}

/** In force and computed: the id of the schedule. */
export async function inForce(place: DuesPlace, rules: object = flat) {
  const id = await draft(place, rules)
  await approve(place, id)
  await compute(place, id)
  return id
}
export async function compute(place: DuesPlace, id: string) {
  const asked = await place.ada.post(`/dues/schedules/${id}/computation`, {})
  if (asked.status !== 303) throw new Error(`computation: ${asked.status} ${sentences(asked.text)}`)
  await jobs()
  return runOf(asked.url)
}
export async function sendAll(place: DuesPlace, id: string) {
  const asked = await place.ada.post(`/dues/schedules/${id}/notices`, {})
  if (asked.status !== 303) throw new Error(`notices: ${asked.status} ${sentences(asked.text)}`)
  await jobs()
  return runOf(asked.url)
}
const runOf = async (url: string) =>
  (
    await peek<{ state: string; error: string | null; result: Record<string, unknown> }>(
      'select state, error, result from run where id = $1',
      [url.split('/').at(-1)],
    )
  )[0]!

export type StoredDue = {
  id: string
  state: string
  number: number | null
  total_cents: number
  open_cents: number
  quota_cents: number
  schedule_id: string
}
export const dueOf = async (world: Centre, town: Town, kind = 'forecast') =>
  (
    await peek<StoredDue>(
      `select id, state, number, total_cents::int, open_cents::int, quota_cents::int, schedule_id from due
       where centre_id = $1 and body_id = $2 and kind = $3 and state <> 'replaced'`,
      [world.centreId, town.id, kind],
    )
  )[0]!

/** The words of a page, without its markup. */
export const sentences = (html: string) =>
  html
    .replace(/^[\s\S]*<main/, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 3000)
