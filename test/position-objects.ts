import { addContract, NewContract } from '../src/positions/contracts.ts'
import { saveCall } from '../src/positions/calls.ts'
import { CallDefinition } from '../src/positions/call-definition.ts'
import { moves } from '../src/positions/moves.ts'
import { addPosition, getPosition } from '../src/positions/positions.ts'
import { platformActor, work } from '../src/platform/ctx.ts'
import type { Sample } from './objects.ts'
import type { Centre, Town } from './world.ts'

/** A call of a test centre, kept once. */
async function call(world: Centre) {
  await work(platformActor(world.centreId), (ctx) =>
    saveCall(ctx, CallDefinition.parse({ code: 'prova', title: 'Avviso di prova', promoter: 'Provincia' })),
  )
  return 'prova'
}
/** A position of a town, with a contract. */
async function position(world: Centre, town: Town) {
  const code = await call(world)
  return work(platformActor(world.centreId), async (ctx) => {
    const { number } = await addPosition(ctx, { bodyId: town.id, code })
    const contract = await addContract(
      ctx,
      await getPosition(ctx, number),
      NewContract.parse({ supplier: 'Prova', signedOn: '2026-01-10' }),
    )
    return { number, contract }
  })
}

const ends = [
  '',
  '/edit',
  '/contracts',
  '/extensions',
  '/dates',
  '/decision',
  '/moves/:move',
  ...moves.map((m) => `/${m.name}`),
]
export const positionSamples: Readonly<Record<string, Sample>> = {
  ...Object.fromEntries(
    ends.map((end): [string, Sample] => [
      `/positions/:number${end}`,
      {
        of: 'body',
        path: async (w, t) => `/positions/${(await position(w, t)).number}${end.replace(':move', 'renunciation')}`,
      },
    ]),
  ),
  '/positions/:number/contracts/:item/deed': {
    of: 'body',
    path: async (w, t) => {
      const { number, contract } = await position(w, t)
      return `/positions/${number}/contracts/${contract}/deed`
    },
  },
  '/calls/:code': { of: 'shared', path: async (w) => `/calls/${await call(w)}` },
  '/calls/:code/export': { of: 'shared', path: async (w) => `/calls/${await call(w)}/export` },
}
