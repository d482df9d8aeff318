import { addContract, NewContract } from '../src/positions/contracts.ts'
import { saveCall } from '../src/positions/calls.ts'
import { CallDefinition } from '../src/positions/call-definition.ts'
import { moves } from '../src/positions/moves.ts'
import { addPosition, getPosition } from '../src/positions/positions.ts'
import { platformActor, work } from '../src/platform/ctx.ts'
import { addDocument, documentsOf, NewDocument } from '../src/positions/evidence.ts'
import { recordGrant } from './grants.ts'
import type { Sample } from './objects.ts'
import type { Centre, Town } from './world.ts'

/** A call of a test centre, kept once. */
async function call(world: Centre) {
  const code = `prova-${world.centreId}`
  await work(platformActor(world.centreId), (ctx) =>
    saveCall(
      ctx,
      CallDefinition.parse({
        code,
        title: 'Avviso di prova',
        promoter: 'Provincia',
        papers: [{ code: 'prova', title: { it: 'Prova', en: 'Trial' }, stage: 'contract' }],
      }),
    ),
  )
  return code
}
let last = 5000
/** A position of a town, with a contract. */
async function position(world: Centre, town: Town) {
  const code = await call(world)
  return work(platformActor(world.centreId), async (ctx) => {
    const added = await addPosition(ctx, { bodyId: town.id, code })
    // No other centre has this number.
    const number = ++last
    await ctx.db.updateTable('fundingPosition').set({ number }).where('id', '=', added.id).execute()
    const contract = await addContract(
      ctx,
      await getPosition(ctx, number),
      NewContract.parse({ supplier: 'Prova', signedOn: '2026-01-10' }),
    )
    const p = await getPosition(ctx, number)
    await addDocument(ctx, p, NewDocument.parse({ code: 'prova' }), {
      field: 'file',
      name: 'prova.txt',
      type: 'text/plain',
      bytes: Buffer.from('prova'),
    })
    const [document] = await documentsOf(ctx, p.id)
    return { number, contract, document: document!.id }
  })
}

/** A grant of a town, of a holder nobody else has. */
const grant = (world: Centre, town: Town) =>
  recordGrant({
    centreId: world.centreId,
    body: { id: town.id, ipaCode: `c_${crypto.randomUUID().slice(0, 8)}` },
    title: `Avviso ${crypto.randomUUID()}`,
    letter: 'A',
    state: 'financed',
    on: '2023-01-03',
    cup: '',
  })

const ends = [
  '',
  '/edit',
  '/contracts',
  '/extensions',
  '/dates',
  '/decision',
  '/evidence',
  '/evidence.zip',
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
  '/positions/:number/evidence/:item': {
    of: 'body',
    path: async (w, t) => {
      const { number, document } = await position(w, t)
      return `/positions/${number}/evidence/${document}`
    },
  },
  ...Object.fromEntries(
    ['aside', 'resumption'].map((end): [string, Sample] => [
      `/positions/proposals/:grant/${end}`,
      { of: 'body', path: async (w, t) => `/positions/proposals/${await grant(w, t)}/${end}` },
    ]),
  ),
  '/positions/proposals/:grant/following': {
    of: 'nobody',
    path: async () => `/positions/proposals/${crypto.randomUUID()}/following`,
  },
  '/calls/:code': { of: 'shared', path: async (w) => `/calls/${await call(w)}` },
  '/calls/:code/edit': { of: 'shared', path: async (w) => `/calls/${await call(w)}/edit` },
  '/calls/:code/export': { of: 'shared', path: async (w) => `/calls/${await call(w)}/export` },
}
