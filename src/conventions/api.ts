import { z } from 'zod'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { ActFilter, actTypes, type Act, getAct, listActs, organs } from './acts.ts'
import { accessOf, performMove } from './adhesion-routes.tsx'
import { type Adhesion, AdhesionFilter, getAdhesion, listAdhesions } from './adhesions.ts'
import { listConventions } from './conventions.ts'
import { type Move, moves, type State, states } from './moves.ts'

const Day = z.iso.date()
const ById = z.object({ id: z.uuid() })
const outerState = (state: string) => state.replaceAll('_', '-')
const apiStates = states.map((s) => s.replaceAll('_', '-')) as [string, ...string[]]
const innerState = (state: string | undefined) => state?.replaceAll('-', '_') as State | undefined

const ConventionItem = z.object({
  id: z.uuid(),
  title: z.string(),
  leadBodyId: z.uuid(),
  legalBasis: z.string(),
  beginsOn: Day,
  endsOn: Day.meta({ description: 'The last day, included.' }),
  state: z.enum(['draft', 'approved']),
  approvedUnder: z.string().nullable(),
  noticeDays: z.number().int(),
  renewalOpensOn: Day,
  members: z.number().int(),
})
const AdhesionItem = z.object({
  id: z.uuid(),
  bodyId: z.uuid(),
  ipaCode: z.string().nullable(),
  conventionId: z.uuid(),
  state: z.enum(apiStates),
  actId: z.uuid().nullable(),
  signedOn: Day.nullable(),
  entitledFromOn: Day.nullable(),
  entitledToOn: Day.nullable().meta({ description: 'The first day without entitlement.' }),
})
const ActItem = z.object({
  id: z.uuid(),
  bodyId: z.uuid(),
  type: z.enum(actTypes.map((t) => t.replaceAll('_', '-')) as [string, ...string[]]),
  issuer: z.string(),
  organ: z.enum(organs),
  number: z.string(),
  adoptedOn: Day,
  enforceableOn: Day.nullable(),
  executiveOn: Day.nullable(),
  sha256: z.string().nullable(),
  signers: z.array(z.string()),
})

const id = '01970000-0000-7000-8000-000000000001'
const conventionExample = {
  id,
  title: 'Convenzione per il centro servizi territoriale',
  leadBodyId: id,
  legalBasis: 'art. 30 d.lgs. 267/2000',
  beginsOn: '2023-01-01',
  endsOn: '2027-12-31',
  state: 'approved' as const,
  approvedUnder: 'Provincia di Lecco, Consiglio, n. 1 del 1 dic 2022',
  noticeDays: 180,
  renewalOpensOn: '2026-12-31',
  members: 36,
}
const adhesionExample = {
  id,
  bodyId: id,
  ipaCode: 'c_g026',
  conventionId: id,
  state: 'active',
  actId: id,
  signedOn: '2023-02-01',
  entitledFromOn: '2023-02-01',
  entitledToOn: '2028-01-01',
}
const actExample = {
  id,
  bodyId: id,
  type: 'resolution',
  issuer: 'Comune di Olgiate Molgora',
  organ: 'council' as const,
  number: '1',
  adoptedOn: '2023-01-20',
  enforceableOn: '2023-01-20',
  executiveOn: null,
  sha256: null,
  signers: [],
}

const adhesionItem = (a: Adhesion) => ({
  id: a.id,
  bodyId: a.bodyId,
  ipaCode: a.ipaCode,
  conventionId: a.conventionId,
  state: outerState(a.state),
  actId: a.actId,
  signedOn: a.signedOn,
  entitledFromOn: a.entitledFromOn,
  entitledToOn: a.entitledToOn,
})
const actItem = (a: Act) => ({
  id: a.id,
  bodyId: a.bodyId,
  type: a.type.replaceAll('_', '-'),
  issuer: a.issuer,
  organ: a.organ,
  number: a.number,
  adoptedOn: a.adoptedOn,
  enforceableOn: a.enforceableOn,
  executiveOn: a.executiveOn,
  sha256: a.fileSha256 ? Buffer.from(a.fileSha256).toString('hex') : null,
  signers: a.signatures.map((s) => s.signer),
})

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/conventions',
    'conventions.read',
    {
      summary: 'The conventions of the centre, the one that ends last first',
      query: z.object({}),
      answer: listOf(ConventionItem),
      examples: [{ items: [conventionExample], limit: 200, nextCursor: null }],
    },
    async (ctx) => ({
      items: (await listConventions(ctx)).map((c) => ({
        id: c.id,
        title: c.title,
        leadBodyId: c.leadBodyId,
        legalBasis: c.legalBasis,
        beginsOn: c.beginsOn,
        endsOn: c.endsOn,
        state: c.state as 'draft',
        approvedUnder: c.approvedUnder,
        noticeDays: c.noticeDays,
        renewalOpensOn: c.expiringFrom,
        members: Number(c.members),
      })),
      limit: 200,
      nextCursor: null,
    }),
  )

  declare(
    'GET',
    '/adhesions',
    'conventions.read',
    {
      summary: 'Adhesions in the order of the bodies’ names',
      query: z.object({
        ...ListQuery.shape,
        conventionId: z.uuid().optional(),
        bodyId: z.uuid().optional(),
        state: z.enum(apiStates).optional(),
      }),
      answer: listOf(AdhesionItem),
      examples: [{ items: [adhesionExample], limit: 50, nextCursor: null }],
    },
    async (ctx, { query }) => {
      const filter = AdhesionFilter.parse({ ...query, state: innerState(query.state), after: query.cursor })
      const { rows, next } = await listAdhesions(ctx, filter, query.limit)
      return { items: rows.map(adhesionItem), limit: query.limit, nextCursor: next }
    },
  )
  declare(
    'GET',
    '/adhesions/:id',
    'conventions.read',
    { summary: 'One adhesion', params: ById, answer: AdhesionItem, examples: [adhesionExample] },
    async (ctx, { params }) => adhesionItem(await getAdhesion(ctx, params.id)),
  )

  declare(
    'GET',
    '/acts',
    'conventions.read',
    {
      summary: 'Acts, the latest first',
      query: z.object({ ...ListQuery.shape, bodyId: z.uuid().optional() }),
      answer: listOf(ActItem),
      examples: [{ items: [actExample], limit: 50, nextCursor: null }],
    },
    async (ctx, { query }) => {
      const { rows, next } = await listActs(
        ctx,
        ActFilter.parse({ bodyId: query.bodyId, after: query.cursor }),
        query.limit,
      )
      return { items: rows.map(actItem), limit: query.limit, nextCursor: next }
    },
  )
  declare(
    'GET',
    '/acts/:id',
    'conventions.read',
    { summary: 'One act', params: ById, answer: ActItem, examples: [actExample] },
    async (ctx, { params }) => actItem(await getAct(ctx, params.id)),
  )

  for (const move of moves as readonly Move[]) {
    if (move.who === 'calendar') continue
    const files = move.asks.includes('act') || move.asks.includes('signedFile')
    declare(
      'POST',
      `/adhesions/:id/${move.name}`,
      accessOf(move),
      {
        summary: `${move.name}: ${move.from.map(outerState).join(', ')} → ${outerState(move.to)}`,
        params: ById,
        body: z.looseObject({}),
        bodyExamples: [bodyExample(move)],
        answer: AdhesionItem,
        examples: [{ ...adhesionExample, state: outerState(move.to) }],
        problems: [403, 409],
        ...(files && { multipart: true }),
      },
      async (ctx, { params, req }) => adhesionItem(await performMove(ctx, move, req, params.id)),
    )
  }
}

/** What a machine sends with a move: an act that is kept by its id, or the fields of a new one with `actFile`; `signedFile` as a part. */
const bodyExample = (move: Move) => ({
  movedOn: '2026-12-01',
  ...(move.asks.includes('act') && { actId: id }),
  ...(move.asks.includes('effectiveOn') && { effectiveOn: '2027-06-30' }),
  ...(move.asks.includes('services') && { serviceCodes: 'pec, firma-digitale' }),
  ...(move.asks.includes('handBack') && { nothingToHandBack: 'true' }),
})
