import { z } from 'zod'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile } from '../platform/files.ts'
import { type Req, type Upload, type View, type Web } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import { findRun, listRuns, startRun } from '../platform/runs.ts'
import { quarantined, undecided } from './doubts.ts'
import { checkAddress, usualLimits } from './download.ts'
import { Edition, ImportAnswer } from './imports.ts'
import { DataPage, QuarantinePage, UndecidedPage } from './import-pages.tsx'
import { currentEditions } from './totals.ts'
import { Unreadable } from './unreadable.ts'
import { words } from './words.ts'

const Asked = z.object({
  addresses: z.preprocess(
    (v) => (v === undefined || v === '' ? [] : typeof v === 'string' ? v.split(/\s+/).filter(Boolean) : v),
    z.array(z.string().max(500)).max(50),
  ),
  edition: optional(Edition),
})

/** Asks for an import: files sent along, or addresses; neither: the official addresses. */
async function askImport(ctx: Ctx, { addresses, edition }: z.output<typeof Asked>, files: readonly Upload[]) {
  for (const address of addresses)
    try {
      checkAddress(address, usualLimits)
    } catch (error) {
      if (error instanceof Unreadable)
        throw invalid({ addresses: { code: 'address_refused', values: { address, why: error.message } } })
      throw error
    }
  const kept = []
  for (const f of files)
    kept.push(
      await keepFile(ctx, { name: f.name, bytes: f.bytes, ownerKind: 'funding.import', ownerId: ctx.actor.centreId! }),
    )
  const run = await startRun(ctx, {
    kind: 'funding.import',
    title: words(ctx.lang).importing,
    task: 'funding.import',
    payload: { fileIds: kept.map((f) => f.id), addresses, edition: edition ?? null, lang: ctx.lang },
  })
  await record(ctx, 'funding.import_asked', { id: run.id }, { files: kept.length, addresses: addresses.length })
  return run
}

async function answerOf(ctx: Ctx, id: string): Promise<ImportAnswer> {
  const run = await findRun(ctx, id)
  if (!run || run.kind !== 'funding.import') throw notFound()
  const files = z.object({ files: ImportAnswer.shape.files }).safeParse(run.result)
  return {
    id: run.id,
    state: run.state === 'cancelled' ? 'failed' : run.state,
    progress: { done: run.done, total: run.total },
    files: files.success ? files.data.files : [],
    error: run.error,
  }
}

export function importRoutes({ page, action }: Web) {
  const data = async (
    ctx: Ctx,
    values: Record<string, unknown>,
    refused: { errors?: Record<string, string>; problem?: string } = {},
  ): Promise<View> => {
    const plan = await ctx.db.selectFrom('importPlan').select('nightly').executeTakeFirst()
    return {
      title: words(ctx.lang).title,
      lead: words(ctx.lang).lead,
      body: (
        <DataPage
          lang={ctx.lang}
          editions={await currentEditions(ctx)}
          undecided={(await undecided(ctx)).length}
          runs={await listRuns(ctx, 'funding.import', 10)}
          nightly={plan?.nightly ?? false}
          centre={ctx.actor.bodyIds === '*'}
          values={values as Record<string, string>}
          {...refused}
        />
      ),
    }
  }
  page('/funding/data', 'funding.import', (ctx) => data(ctx, {}))
  action(
    '/funding/data',
    'funding.import',
    async (ctx, req: Req) => {
      const run = await askImport(
        ctx,
        parse(Asked, req.body),
        req.files.filter((f) => f.bytes.length > 0),
      )
      return `/runs/${run.id}`
    },
    (ctx, req, { fields, sentence }) => data(ctx, req.body, { errors: fields, problem: sentence }),
  )
  action('/funding/data/nightly', 'funding.import', async (ctx, req) => {
    const { nightly } = parse(z.object({ nightly: z.enum(['on', 'off']) }), req.body)
    const on = nightly === 'on'
    await ctx.db
      .insertInto('importPlan')
      .values({ nightly: on })
      .onConflict((c) => c.column('centreId').doUpdateSet({ nightly: on }))
      .execute()
    await record(ctx, 'funding.nightly_set', { id: ctx.actor.centreId! }, { on })
    return '/funding/data'
  })
  page('/funding/data/quarantine', 'funding.import', async (ctx) => ({
    title: words(ctx.lang).quarantine,
    crumbs: [{ href: '/funding/data', label: words(ctx.lang).tabs.data }],
    body: <QuarantinePage lang={ctx.lang} rows={await quarantined(ctx)} />,
  }))
  page('/funding/data/undecided', 'funding.import', async (ctx) => ({
    title: words(ctx.lang).undecided,
    crumbs: [{ href: '/funding/data', label: words(ctx.lang).tabs.data }],
    body: <UndecidedPage lang={ctx.lang} rows={await undecided(ctx)} />,
  }))
}

const example: ImportAnswer = {
  id: '01970000-0000-7000-8000-000000000003',
  state: 'done',
  progress: { done: 1, total: 1 },
  error: null,
  files: [
    {
      file: 'candidature_finanziate_145.csv',
      edition: '2026-08-22',
      rows: 7707,
      grantsNew: 7707,
      grantsChanged: 0,
      unchanged: 0,
      undecided: 0,
      quarantined: [],
      derived: false,
      noLongerPublished: 0,
      known: false,
      error: null,
    },
  ],
}

export function importApi({ api }: Web) {
  api(
    'POST',
    '/imports',
    'funding.import',
    {
      summary: 'Import the open data: files (multipart), addresses (https), or nothing for the official addresses',
      body: Asked,
      bodyExamples: [{ addresses: [] }],
      multipart: true,
      creates: 202,
      answer: ImportAnswer,
      examples: [{ ...example, state: 'queued', progress: { done: 0, total: 0 }, files: [] }],
    },
    async (ctx, { body, req }) => {
      const run = await askImport(
        ctx,
        body,
        req.files.filter((f) => f.bytes.length > 0),
      )
      return { location: `${config().publicUrl}/api/v1/imports/${run.id}`, answer: await answerOf(ctx, run.id) }
    },
  )
  api(
    'GET',
    '/imports/:id',
    'funding.import',
    {
      summary: 'How an import is going, and what it did',
      params: z.object({ id: z.uuid() }),
      answer: ImportAnswer,
      examples: [example],
    },
    (ctx, { params }) => answerOf(ctx, params.id),
  )
}
