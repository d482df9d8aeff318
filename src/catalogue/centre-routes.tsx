import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { fileOf, keepFile } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { startRun } from '../platform/runs.ts'
import { today } from '../platform/time.ts'
import { coverage, coverageCsv, CoverageFilter, coverageTotals } from './coverage.ts'
import { CoveragePage, FamiliesPage } from './coverage-pages.tsx'
import { importUses } from './import.ts'
import { hasAnswers, publicService, publicServices } from './public.ts'
import { PublicCard, PublicList } from './public-pages.tsx'
import { Code } from './routes.tsx'
import { textOf } from '../platform/text.ts'
import { ImportForm, ImportPreview } from './use-pages.tsx'
import { words } from './words.ts'

type Refused = { errors?: Record<string, string>; problem?: string }

/** Who has what in the whole centre, uses from a file, and what everybody may read. */
export function centreRoutes({ page, action, download }: Web) {
  const home = (ctx: Ctx) => ({ href: '/catalogue', label: words(ctx.lang).title })

  page('/catalogue/coverage', 'catalogue.export', async (ctx, req) => {
    const filter = parse(CoverageFilter, req.query)
    const w = words(ctx.lang)
    const { services, rows, next } = await coverage(ctx, filter)
    return {
      title: w.coverageTitle,
      lead: w.coverageLead,
      crumbs: [home(ctx)],
      body: (
        <CoveragePage
          lang={ctx.lang}
          services={services}
          rows={rows}
          next={next}
          filter={filter}
          path={req.url}
          exports={ctx.actor.permissions.has('catalogue.export')}
        />
      ),
    }
  })
  page('/catalogue/coverage/families', 'catalogue.export', async (ctx) => ({
    title: words(ctx.lang).byFamily,
    crumbs: [home(ctx)],
    body: <FamiliesPage lang={ctx.lang} totals={await coverageTotals(ctx)} />,
  }))
  download('/catalogue/coverage.csv', 'catalogue.export', async (ctx, req) => ({
    name: `copertura-${today(ctx.now, ctx.zone)}.csv`,
    type: 'text/csv; charset=utf-8',
    content: await coverageCsv(ctx, parse(CoverageFilter, req.query)),
  }))

  // — uses from a file —
  const importView = (ctx: Ctx, refused: Refused = {}): View => ({
    title: words(ctx.lang).importTitle,
    crumbs: [home(ctx)],
    body: <ImportForm lang={ctx.lang} values={{}} {...refused} />,
  })
  page('/catalogue/import', 'catalogue.consume', async (ctx) => importView(ctx))
  action(
    '/catalogue/import',
    'catalogue.consume',
    async (ctx, req) => {
      const file = req.files.find((f) => f.field === 'file')
      if (!file || file.bytes.length === 0) throw invalid({ file: 'use_file_needed' })
      const plan = await importUses(ctx, textOf(file.bytes), { write: false })
      const kept = await keepFile(ctx, {
        name: file.name,
        bytes: file.bytes,
        ownerKind: 'catalogue.import',
        ownerId: ctx.actor.centreId!,
      })
      return {
        title: words(ctx.lang).previewTitle,
        crumbs: [home(ctx), { href: '/catalogue/import', label: words(ctx.lang).importTitle }],
        body: <ImportPreview lang={ctx.lang} plan={plan} fileId={kept.id} />,
      }
    },
    async (ctx, _req, { fields, sentence }) => importView(ctx, { errors: fields, problem: sentence }),
    { silent: 'only a preview; the file is kept until it is confirmed' },
  )
  action('/catalogue/imports', 'catalogue.consume', async (ctx, req) => {
    const { fileId } = parse(z.object({ fileId: z.uuid() }), req.body)
    const file = await fileOf(ctx, fileId, 'catalogue.import')
    const run = await startRun(ctx, {
      kind: 'catalogue.import',
      title: `${words(ctx.lang).importing}: ${file.name}`,
      task: 'catalogue.import',
      payload: { fileId, lang: ctx.lang },
    })
    await record(ctx, 'catalogue.import_asked', { id: run.id })
    return `/runs/${run.id}`
  })

  // — for everybody —
  const Slug = z.looseObject({ centre: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/) })
  const list = async (ctx: Ctx, req: Req): Promise<View> => {
    const { centre, services } = await publicServices(ctx, fromPath(Slug, req.params).centre)
    const w = words(ctx.lang)
    return {
      title: w.publicTitle,
      lead: w.publicLead(centre.name),
      frame: 'public',
      centre,
      body: (
        <PublicList lang={ctx.lang} centre={centre} services={services} answers={await hasAnswers(ctx, centre.slug)} />
      ),
    }
  }
  page('/c/:centre', 'public', list)
  page('/c/:centre/services', 'public', list)
  page('/c/:centre/services/:code', 'public', async (ctx, req) => {
    const { centre: slug } = fromPath(Slug, req.params)
    const { centre, service } = await publicService(ctx, slug, fromPath(z.looseObject({ code: Code }), req.params).code)
    return {
      title: service.name,
      frame: 'public',
      centre,
      crumbs: [{ href: `/c/${slug}/services`, label: words(ctx.lang).publicTitle }],
      body: <PublicCard lang={ctx.lang} centre={centre} service={service} />,
    }
  })
}
