import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { fileOf, keepFile } from '../platform/files.ts'
import type { View, Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { startRun } from '../platform/runs.ts'
import { textOf } from '../platform/text.ts'
import { importSheet, ImportOptions } from './import.ts'
import { ImportForms, PreviewPage } from './import-pages.tsx'
import { importBoundaries } from './territory.ts'
import { words } from './words.ts'

type Refused = { errors?: Record<string, string>; problem?: string }

/** Bodies, codes, figures and boundaries from files: first a preview, then a run. */
export function importRoutes({ page, action }: Web) {
  const importView = (ctx: Ctx, values: Record<string, unknown>, refused: Refused = {}): View => ({
    title: words(ctx.lang).importFile,
    crumbs: [{ href: '/members', label: words(ctx.lang).title }],
    body: <ImportForms lang={ctx.lang} values={values as Record<string, string>} {...refused} />,
  })
  page('/members/import', 'members.import', async (ctx) => importView(ctx, { kind: 'bodies' }))
  action(
    '/members/import',
    'members.import',
    async (ctx, req) => {
      const options = parse(ImportOptions, req.body)
      const file = req.files.find((f) => f.field === 'file')
      if (!file || file.bytes.length === 0) throw invalid({ file: 'file_needed' })
      const plan = await importSheet(ctx, textOf(file.bytes), options, { write: false })
      const kept = await keepFile(ctx, {
        name: file.name,
        bytes: file.bytes,
        ownerKind: 'members.import',
        ownerId: ctx.actor.centreId!,
      })
      return {
        title: words(ctx.lang).previewTitle,
        crumbs: [
          { href: '/members', label: words(ctx.lang).title },
          { href: '/members/import', label: words(ctx.lang).importFile },
        ],
        body: <PreviewPage lang={ctx.lang} plan={plan} fileId={kept.id} options={options} />,
      }
    },
    async (ctx, req, { fields, sentence }) => importView(ctx, req.body, { errors: fields, problem: sentence }),
    { silent: 'only a preview; the file is kept until it is confirmed' },
  )
  action('/members/imports', 'members.import', async (ctx, req) => {
    const { fileId } = parse(z.object({ fileId: z.uuid() }), req.body)
    const options = parse(ImportOptions, req.body)
    const file = await fileOf(ctx, fileId, 'members.import')
    const run = await startRun(ctx, {
      kind: 'members.import',
      title: `${words(ctx.lang).importing}: ${file.name}`,
      task: 'members.import',
      payload: { fileId, options, lang: ctx.lang },
    })
    await record(ctx, 'members.import_asked', { id: run.id })
    return `/runs/${run.id}`
  })
  action(
    '/members/boundaries',
    'members.import',
    async (ctx, req) => {
      const { shapesSource } = parse(z.object({ shapesSource: z.string().trim().min(2).max(200) }), req.body)
      const file = req.files.find((f) => f.field === 'geojson')
      if (!file || file.bytes.length === 0) throw invalid({ geojson: 'file_needed' })
      const { taken, unknown } = await importBoundaries(ctx, textOf(file.bytes), { source: shapesSource, asOf: null })
      return { to: '/members/map', flash: words(ctx.lang).boundariesDone(taken, unknown) }
    },
    async (ctx, req, { fields, sentence }) =>
      importView(ctx, { kind: 'bodies', ...req.body }, { errors: fields, problem: sentence }),
  )
}
