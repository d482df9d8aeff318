import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Values } from '../ui/form.tsx'
import { Button, PostButton } from '../ui/parts.tsx'
import { isEligible } from './call-definition.ts'
import { callWords } from './call-form-words.ts'
import { CallCard } from './call-card.tsx'
import { CallList, ImportForm } from './call-pages.tsx'
import { addPad26, ByCode, type Call, getCall, importCalls, listCalls } from './calls.ts'
import { writeCalls } from './calls-yaml.ts'
import { may, type Refused } from './routes.tsx'
import { words } from './words.ts'

const Typed = z.object({ text: z.string().max(1_000_000).default('') })

/** Members a call is meant for that have no position under it and no grant: who could apply, or could have. */
async function opportunities(ctx: Ctx, call: Call) {
  const { rows } = await sql<{
    id: string
    name: string
    type: string
    population: number | null
  }>`select b.id, b.name, b.type, b.population from body b
    where b.state = 'member' and not exists (select from funding_position p where (p.centre_id, p.body_id) = (b.centre_id, b.id) and p.call_id = ${call.id})
      and not exists (select from body_holder k join grant_award a on a.holder_id = k.holder_id join call c on c.id = a.call_id
        where (k.centre_id, k.body_id) = (b.centre_id, b.id) and name_key(c.title) = name_key(${call.nationalTitle}))
    order by b.search_name limit 1000`.execute(ctx.db)
  return rows.filter((body) => isEligible(call.definition, body)).slice(0, 300)
}

/** The calls a centre keeps: reading, importing, exporting. */
export function callRoutes({ page, action, download }: Web) {
  const crumbs = (ctx: Ctx) => [{ href: '/calls', label: words(ctx.lang).calls }]
  page('/calls', 'positions.read', async (ctx) => {
    const w = words(ctx.lang)
    const edits = may(ctx, 'positions.calls')
    const calls = await listCalls(ctx)
    return {
      title: w.calls,
      lead: w.callsLead,
      crumbs: [{ href: '/positions', label: w.title }],
      actions: (
        <>
          {calls.length > 0 && (
            <Button href="/calls/export" icon="it-download" download>
              {w.exportCalls}
            </Button>
          )}
          {edits && <Button href="/calls/import">{w.importCalls}</Button>}
          {edits && (
            <Button kind="primary" icon="it-plus" href="/calls/new">
              {callWords(ctx.lang).newCall}
            </Button>
          )}
          {edits && calls.length > 0 && !calls.some((c) => c.code.startsWith('pad26-')) && (
            <PostButton action="/calls/pad26">{w.addPad26}</PostButton>
          )}
        </>
      ),
      body: <CallList lang={ctx.lang} today={today(ctx.now, ctx.zone)} calls={calls} edits={edits} />,
    }
  })
  download('/calls/export', 'positions.read', async (ctx) => ({
    name: 'calls.yaml',
    type: 'application/yaml',
    content: writeCalls((await listCalls(ctx)).map((c) => c.definition)),
  }))

  const importing = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).importCalls,
    crumbs: crumbs(ctx),
    body: <ImportForm lang={ctx.lang} values={values} {...refused} />,
  })
  page('/calls/import', 'positions.calls', (ctx) => importing(ctx, {}))
  const textOf = (req: Req) => {
    const file = req.files.find((f) => f.field === 'file' && f.bytes.length > 0)
    const text = file ? file.bytes.toString('utf8') : parse(Typed, req.body).text
    if (!text.trim()) throw invalid({ text: 'required' })
    return text
  }
  action(
    '/calls/import',
    'positions.calls',
    async (ctx, req) => {
      await importCalls(ctx, textOf(req))
      return '/calls'
    },
    (ctx, req, { fields, sentence }) =>
      importing(
        ctx,
        { text: String(req.body['text'] ?? '') || (req.files[0]?.bytes.toString('utf8') ?? '') },
        { errors: fields, problem: sentence },
      ),
  )
  action('/calls/pad26', 'positions.calls', async (ctx) => {
    await addPad26(ctx)
    return '/calls'
  })

  const codeOf = (req: Req) => fromPath(ByCode, req.params).code
  page('/calls/:code', 'positions.read', async (ctx, req) => {
    const call = await getCall(ctx, codeOf(req))
    const centre = ctx.actor.bodyIds === '*'
    return {
      title: call.title,
      lead: call.promoter,
      crumbs: crumbs(ctx),
      actions: (
        <>
          <Button href={`/calls/${call.code}/export`} icon="it-download" download>
            {words(ctx.lang).exportCalls}
          </Button>
          {may(ctx, 'positions.calls') && (
            <Button href={`/calls/${call.code}/edit`} icon="it-pencil">
              {words(ctx.lang).edit}
            </Button>
          )}
        </>
      ),
      body: (
        <CallCard
          lang={ctx.lang}
          today={today(ctx.now, ctx.zone)}
          call={call}
          opportunities={centre ? await opportunities(ctx, call) : null}
          edits={may(ctx, 'positions.edit')}
        />
      ),
    }
  })
  download('/calls/:code/export', 'positions.read', async (ctx, req) => {
    const call = await getCall(ctx, codeOf(req))
    return { name: `${call.code}.yaml`, type: 'application/yaml', content: writeCalls([call.definition]) }
  })
}
