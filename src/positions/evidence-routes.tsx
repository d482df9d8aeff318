import { z } from 'zod'
import { deadlinesOf } from '../deadlines/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { readFileOf } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { archiveOf } from './archive.ts'
import { type Inconsistency, inconsistencies } from './consistency.ts'
import { contractsOf } from './contracts.ts'
import { sourceOf } from './dates.ts'
import { addDocument, checklist, documentsOf, NewDocument } from './evidence.ts'
import { EvidencePage } from './evidence-pages.tsx'
import { beforeDecree } from './moves.ts'
import { getPosition, type Position, SUBJECT } from './positions.ts'
import { crumbsOf, may, numberOf, plain, type Refused } from './routes.tsx'
import { words } from './words.ts'

async function checked(ctx: Ctx, p: Position): Promise<Inconsistency[]> {
  const [papers, contracts, { dates }] = await Promise.all([
    checklist(ctx, p),
    contractsOf(ctx, p.id),
    sourceOf(ctx, p.id),
  ])
  return inconsistencies({
    cup: p.cup,
    amountCents: p.amountCents,
    paidCents: p.paidCents,
    completedOn: dates['completed'] ?? null,
    financed: !beforeDecree.includes(p.state),
    contracts,
    papers: papers.flatMap(({ versions }) => versions.slice(0, 1)),
  })
}

/** The folder of a position. */
export function evidenceRoutes({ page, action, download }: Web) {
  const evidence = async (ctx: Ctx, req: Req, values: Values, refused: Refused = {}): Promise<View> => {
    const p = await getPosition(ctx, numberOf(req))
    const deadlines = await deadlinesOf(ctx, SUBJECT, p.id)
    return {
      title: words(ctx.lang).evidence,
      lead: `${p.callTitle}, ${p.bodyName}. ${words(ctx.lang).evidenceLead}`,
      crumbs: crumbsOf(ctx, p),
      actions: (
        <Button href={`/positions/${p.number}/evidence.zip`} icon="it-download" download>
          {words(ctx.lang).download}
        </Button>
      ),
      body: (
        <EvidencePage
          lang={ctx.lang}
          position={p}
          papers={await checklist(ctx, p)}
          wrong={await checked(ctx, p)}
          until={deadlines.find((d) => d.rule === 'maintenance')?.dueOn ?? null}
          edits={may(ctx, 'positions.edit')}
          values={values}
          {...refused}
        />
      ),
    }
  }
  page('/positions/:number/evidence', 'positions.read', (ctx, req) => evidence(ctx, req, {}))
  action(
    '/positions/:number/evidence',
    'positions.edit',
    async (ctx, req) => {
      const p = await getPosition(ctx, numberOf(req))
      await addDocument(
        ctx,
        p,
        parse(NewDocument, req.body),
        req.files.find((f) => f.field === 'file'),
      )
      return `/positions/${p.number}/evidence`
    },
    (ctx, req, { fields, sentence }) => evidence(ctx, req, plain(req.body), { errors: fields, problem: sentence }),
    { of: (ctx, req) => getPosition(ctx, numberOf(req)) },
  )
  download('/positions/:number/evidence.zip', 'positions.read', async (ctx, req) =>
    archiveOf(ctx, await getPosition(ctx, numberOf(req))),
  )
  download('/positions/:number/evidence/:item', 'positions.read', async (ctx, req) => {
    const { item } = fromPath(z.looseObject({ item: z.uuid() }), req.params)
    const p = await getPosition(ctx, numberOf(req))
    const found = (await documentsOf(ctx, p.id)).find((d) => d.id === item)
    if (!found) throw notFound()
    const file = await readFileOf(ctx, found.fileId)
    return { name: found.fileName, type: file.type, content: file.bytes }
  })
}
