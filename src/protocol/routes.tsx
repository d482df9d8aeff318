import { z } from 'zod'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { ListQuery, listOf, localPath, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Errors, Values } from '../ui/form.tsx'
import { directions, EntryFilter, keepTyped, listEntries, TypedEntry } from './entries.ts'
import { EntryForm, ProtocolPage } from './pages.tsx'
import { ProtocolSetting, readSetting, saveSetting } from './settings.ts'
import { words } from './words.ts'

const About = z.object({
  bodyId: z.uuid(),
  ownerKind: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
  ownerId: z.uuid(),
  direction: z.enum(directions),
  subject: z.string().trim().min(1).max(500),
  back: z.string().max(300).default('/protocol'),
})

export function routes({ page, action, api }: Web) {
  const view = async (
    ctx: Ctx,
    query: unknown,
    refused?: { values: Values; errors: Errors; problem: string },
  ): Promise<View> => {
    const w = words(ctx.lang)
    const filter = parse(EntryFilter, query)
    const setting = ctx.actor.permissions.has('protocol.settings') ? await readSetting(ctx) : null
    return {
      title: w.title,
      lead: w.lead,
      body: (
        <ProtocolPage
          lang={ctx.lang}
          {...await listEntries(ctx, filter)}
          filter={filter}
          settings={
            refused ??
            (setting && {
              values: {
                mode: setting.mode,
                office: setting.office,
                connectorUrl: setting.connectorUrl,
                required: setting.required,
                version: setting.version || '',
              },
            })
          }
        />
      ),
    }
  }
  page('/protocol', 'protocol.read', (ctx, req) => view(ctx, req.query))
  action(
    '/protocol/settings',
    'protocol.settings',
    async (ctx, req) => {
      const body = { ...req.body, version: req.body['version'] || undefined }
      await saveSetting(ctx, parse(ProtocolSetting, body))
      return { to: '/protocol', flash: words(ctx.lang).saved }
    },
    (ctx, req, { fields, sentence, values }) =>
      view(
        ctx,
        {},
        {
          values: { ...req.body, ...(values['version'] !== undefined && { version: values['version'] }) },
          errors: fields,
          problem: sentence,
        },
      ),
  )
  action(
    '/protocol/entries',
    'protocol.edit',
    async (ctx, req) => {
      const { back, ...about } = parse(About, req.body)
      await getBody(ctx, about.bodyId)
      await keepTyped(ctx, about, parse(TypedEntry, req.body))
      return back
    },
    (ctx, req, { fields, sentence }) => {
      const values = req.body as Values
      const back = typeof values['back'] === 'string' ? localPath(values['back']) : '/protocol'
      return Promise.resolve({
        title: words(ctx.lang).add,
        lead: String(values['subject'] ?? ''),
        crumbs: [{ href: '/protocol', label: words(ctx.lang).title }],
        body: <EntryForm lang={ctx.lang} values={values} errors={fields} problem={sentence} cancel={back} />,
      })
    },
  )

  const Item = z.object({
    id: z.uuid(),
    bodyId: z.uuid(),
    direction: z.enum(directions),
    number: z.string(),
    year: z.number().int(),
    office: z.string(),
    registeredOn: z.iso.date(),
    subject: z.string(),
  })
  const id = '01970000-0000-7000-8000-000000000001'
  api(
    'GET',
    '/protocol-entries',
    'protocol.read',
    {
      summary: 'Entries of the protocol register, the latest first',
      query: z.object({ ...ListQuery.shape, direction: z.enum(directions).optional() }),
      answer: listOf(Item),
      examples: [
        {
          items: [
            {
              id,
              bodyId: id,
              direction: 'out' as const,
              number: '0000123',
              year: 2026,
              office: 'AOO-PROVLC',
              registeredOn: '2026-12-01',
              subject: 'Convenzione da approvare',
            },
          ],
          limit: 50,
          nextCursor: null,
        },
      ],
    },
    async (ctx, { query }) => {
      const { rows, next } = await listEntries(
        ctx,
        { direction: query.direction, year: undefined, after: query.cursor },
        query.limit,
      )
      return {
        items: rows.map((e) => ({
          id: e.id,
          bodyId: e.bodyId,
          direction: e.direction,
          number: e.number,
          year: e.year,
          office: e.office,
          registeredOn: e.registeredOn,
          subject: e.subject,
        })),
        limit: query.limit,
        nextCursor: next,
      }
    },
  )
}
