import { keepFile } from '../src/platform/files.ts'
import { pressed, pressedOnSchedule } from '../src/dues/moves.ts'
import { makeConvention } from './adhesions.ts'
import type { Sample } from './objects.ts'
import { type Centre, peek, type Town } from './world.ts'

const conventions = new Map<string, Promise<string>>()
const convention = (world: Centre) => {
  const known = conventions.get(world.centreId) ?? makeConvention(world)
  conventions.set(world.centreId, known)
  return known
}
let number = 1000

/** A schedule that another has superseded: nothing that is tried on it changes it. */
async function schedule(world: Centre) {
  const [row] = await peek<{ id: string }>(
    `insert into dues_schedule (centre_id, convention_id, year, number, state, rules, due_on, act_id)
     select $1, id, 2024, $3, 'superseded', '{"rules":[{"kind":"flat","key":"quota","name":"Quota","counts":true,"cents":100}]}', '2024-06-30', approving_act_id
     from convention where id = $2 returning id`,
    [world.centreId, await convention(world), ++number],
  )
  return row!.id
}
/** A due that was notified, with its notice and a payment. */
async function due(world: Centre, town: Town) {
  const [row] = await peek<{ id: string }>(
    `insert into due (centre_id, body_id, schedule_id, year, number, state, total_cents, due_on, notified_on)
     values ($1, $2, $3, 2024, $4, 'notified', 100, '2024-06-30', '2024-01-10') returning id`,
    [world.centreId, town.id, await schedule(world), ++number],
  )
  return row!.id
}
async function withNotice(world: Centre, town: Town) {
  const id = await due(world, town)
  const owner = { ownerKind: 'dues.notice', ownerId: id, bodyId: town.id }
  const file = await world.inCentre((ctx) =>
    keepFile(ctx, { name: 'avviso.pdf', bytes: Buffer.from('%PDF'), ...owner }),
  )
  await peek('insert into due_notice (centre_id, due_id, body_id, file_id) values ($1, $2, $3, $4)', [
    world.centreId,
    id,
    town.id,
    file.id,
  ])
  return id
}
async function payment(world: Centre, town: Town) {
  const [row] = await peek<{ id: string }>(
    `insert into payment (centre_id, body_id, due_id, cents, received_on) values ($1, $2, $3, 100, '2024-03-01') returning id`,
    [world.centreId, town.id, await due(world, town)],
  )
  return row!.id
}
async function statementLine(world: Centre) {
  const [row] = await peek<{ id: string; line: string }>(
    `with s as (insert into dues_statement (centre_id, name) values ($1, 'prova.csv') returning id)
     insert into dues_statement_line (centre_id, statement_id, line, state, received_on, cents, fingerprint)
     select $1, id, 2, 'uncertain', '2024-03-01', 100, gen_random_uuid()::text from s returning statement_id as id, id as line`,
    [world.centreId],
  )
  return row!
}

const slugOf = async (world: Centre) =>
  (await peek<{ slug: string }>('select slug from centre where id = $1', [world.centreId]))[0]!.slug

const ofSchedule = [
  '',
  '/edit',
  '/rules.json',
  '/publication',
  '/computation',
  '/versions',
  '/notices',
  '/accounts',
  '/accounts/trial',
  '/rules',
  '/rules/new',
  '/rules/quota',
  '/rules/quota/removal',
  '/rules/quota/position',
  ...pressedOnSchedule.map((m) => `/${m.name}`),
]

export const duesSamples: Readonly<Record<string, Sample>> = {
  ...Object.fromEntries(
    ofSchedule.map((end) => [
      `/dues/schedules/:id${end.replace('/quota', '/:key')}`,
      { of: 'centre', path: async (w: Centre) => `/dues/schedules/${await schedule(w)}${end}` },
    ]),
  ),
  ...Object.fromEntries(
    ['', '/payment', ...pressed.map((m) => `/${m.name}`)].map((end) => [
      `/dues/:id${end}`,
      { of: 'body', path: async (w: Centre, t: Town) => `/dues/${await due(w, t)}${end}` },
    ]),
  ),
  '/dues/:id/notice': { of: 'body', path: async (w, t) => `/dues/${await withNotice(w, t)}/notice` },
  ...Object.fromEntries(
    ['', '/inputs', '/export.csv'].map((end) => [
      `/dues/bodies/:id${end}`,
      { of: 'body', path: async (_w: Centre, t: Town) => `/dues/bodies/${t.id}${end}` },
    ]),
  ),
  '/dues/payments/:payment/reversal': {
    of: 'body',
    path: async (w, t) => `/dues/payments/${await payment(w, t)}/reversal`,
  },
  ...Object.fromEntries(
    ['/c/:centre/dues.csv', '/centres/:centre/dues'].map((url) => [
      url,
      { of: 'everybody', path: async (w: Centre) => url.replace(':centre', await slugOf(w)) },
    ]),
  ),
  '/payments/:id': { of: 'body', path: async (w, t) => `/payments/${await payment(w, t)}` },
  '/dues/statements/:id': { of: 'centre', path: async (w) => `/dues/statements/${(await statementLine(w)).id}` },
  ...Object.fromEntries(
    ['', '/dismissal'].map((end) => [
      `/dues/statements/:id/lines/:line${end}`,
      {
        of: 'centre',
        path: async (w: Centre) => {
          const { id, line } = await statementLine(w)
          return `/dues/statements/${id}/lines/${line}${end}`
        },
      },
    ]),
  ),
}
