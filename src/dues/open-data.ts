import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { csv } from '../platform/csv.ts'
import { notFound } from '../platform/errors.ts'
import { fromPath, type Web } from '../platform/http.ts'
import { euroCell } from '../platform/money.ts'

type PublicDue = {
  year: number
  ipaCode: string | null
  bodyName: string
  kind: 'forecast' | 'final'
  quotaCents: number
  totalCents: number
  notifiedOn: string | null
}

/** What everybody may read of the dues of a centre. A centre that is not there is a 404. */
async function publicDues(ctx: Ctx, slug: string): Promise<PublicDue[]> {
  const { rows } = await sql<PublicDue>`
    select year, ipa_code, body_name, kind, quota_cents, total_cents, notified_on from public_dues(${slug})`.execute(
    ctx.db,
  )
  if (rows.length === 0) throw notFound()
  return rows.filter((r) => r.year !== null)
}

const BySlug = z.looseObject({ centre: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/) })

const OpenDue = z.object({
  year: z.number().int(),
  ipaCode: z.string().nullable(),
  body: z.string(),
  kind: z.enum(['forecast', 'final']),
  quotaCents: z.number().int(),
  totalCents: z.number().int(),
  notifiedOn: z.string().nullable(),
})

/** Open data of the dues: for spreadsheets and for programs. */
export function openDataRoutes({ download }: Web) {
  download('/c/:centre/dues.csv', 'public', async (ctx, req) => {
    const { centre } = fromPath(BySlug, req.params)
    const rows = await publicDues(ctx, centre)
    const head = ['anno', 'codice_ipa', 'ente', 'tipo', 'quota_euro', 'totale_euro', 'notificata_il']
    const kinds = { forecast: 'preventivo', final: 'consuntivo' }
    return {
      name: `quote-${centre}.csv`,
      type: 'text/csv; charset=utf-8',
      content: csv([
        head,
        ...rows.map((r) => [
          r.year,
          r.ipaCode,
          r.bodyName,
          kinds[r.kind],
          euroCell(r.quotaCents),
          euroCell(r.totalCents),
          r.notifiedOn,
        ]),
      ]),
    }
  })
}

export function openDataApi({ api }: Web) {
  api(
    'GET',
    '/centres/:centre/dues',
    'public',
    {
      summary: 'Open data: the dues of a centre by body, from the day they were notified',
      params: z.object({ centre: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/) }),
      answer: z.object({ items: z.array(OpenDue) }),
      examples: [
        {
          items: [
            {
              year: 2026,
              ipaCode: 'c_g026',
              body: 'Comune di Olgiate Molgora',
              kind: 'forecast',
              quotaCents: 200_000,
              totalCents: 200_000,
              notifiedOn: '2025-12-01',
            },
          ],
        },
      ],
    },
    async (ctx, { params }) => ({
      items: (await publicDues(ctx, params.centre)).map(({ bodyName, ...r }) => ({ ...r, body: bodyName })),
    }),
  )
}
