import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { type BodyRow, bodyStates, findByIpa, getBody, listBodies } from './bodies.ts'

const apiTypes = [
  'municipality',
  'union',
  'mountain-community',
  'consortium',
  'special-agency',
  'province',
  'other',
] as const
const inner = (type: (typeof apiTypes)[number]) => type.replace('-', '_') as BodyRow['type']
const outer = (type: BodyRow['type']) => type.replace('_', '-') as (typeof apiTypes)[number]

const BodyItem = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.enum(apiTypes),
  ipaCode: z.string().nullable(),
  istatCode: z.string().nullable().meta({ description: 'Six digits, as text.' }),
  taxCode: z.string().nullable(),
  province: z.string().meta({ description: 'Two letters; Napoli is NA.' }),
  population: z.number().int().nullable(),
  state: z.enum(bodyStates),
})
const olgiate = {
  id: '01970000-0000-7000-8000-000000000001',
  name: 'Comune di Olgiate Molgora',
  type: 'municipality' as const,
  ipaCode: 'c_g026',
  istatCode: '097058',
  taxCode: null,
  province: 'LC',
  population: 6190,
  state: 'member' as const,
}

const item = (b: Omit<BodyRow, 'sortKey' | 'populationOn' | 'demoNote'>) => ({
  id: b.id,
  name: b.name,
  type: outer(b.type),
  ipaCode: b.ipaCode,
  istatCode: b.istatCode,
  taxCode: b.taxCode,
  province: b.province,
  population: b.population,
  state: b.state,
})

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/bodies',
    'members.read',
    {
      summary: 'The bodies of the centre, in order of name',
      query: z.object({
        ...ListQuery.shape,
        ipaCode: z.string().max(20).optional().meta({ description: 'In any case.' }),
        type: z.enum(apiTypes).optional(),
        q: z.string().max(100).optional().meta({ description: 'Words of the name, or the beginning of a code.' }),
      }),
      answer: listOf(BodyItem),
      examples: [{ items: [olgiate], limit: 50, nextCursor: null }],
    },
    async (ctx: Ctx, { query }) => {
      if (query.ipaCode !== undefined) {
        const rows = (await findByIpa(ctx, query.ipaCode)).filter((b) => !query.type || b.type === inner(query.type))
        return { items: rows.map(item), limit: query.limit, nextCursor: null }
      }
      const { rows, next } = await listBodies(
        ctx,
        { q: query.q ?? '', type: query.type && inner(query.type), after: query.cursor },
        query.limit,
      )
      return { items: rows.map(item), limit: query.limit, nextCursor: next }
    },
  )

  declare(
    'GET',
    '/bodies/:id',
    'members.read',
    {
      summary: 'One body',
      params: z.object({ id: z.uuid() }),
      answer: BodyItem,
      examples: [olgiate],
    },
    async (ctx, { params }) => item(await getBody(ctx, params.id)),
  )
}
