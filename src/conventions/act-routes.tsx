import { z } from 'zod'
import { bodyChoices } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { readFileOf } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { entriesOf, ProtocolLines } from '../protocol/index.ts'
import type { Errors, Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { ActFilter, getAct, keepAct, listActs, NewAct, standsOn } from './acts.ts'
import { ActCard, ActForm, ActList } from './act-pages.tsx'
import { labelOf, words } from './words.ts'

const ById = z.object({ id: z.uuid() })
const Owner = z.object({ bodyId: z.uuid(), own: z.enum(['yes', 'no']).default('yes') })

export function actRoutes({ page, action, download }: Web) {
  page('/acts', 'conventions.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const filter = parse(ActFilter, req.query)
    const { rows, next } = await listActs(ctx, filter)
    const edits = ctx.actor.permissions.has('conventions.deliver')
    return {
      title: w.actsTitle,
      actions: edits && (
        <Button kind="primary" href="/acts/new" icon="it-plus">
          {w.addAct}
        </Button>
      ),
      body: <ActList lang={ctx.lang} acts={rows} next={next} filter={filter} edits={edits} />,
    }
  })

  const form = async (
    ctx: Ctx,
    values: Values,
    refused: { errors?: Errors; problem?: string } = {},
  ): Promise<View> => ({
    title: words(ctx.lang).addAct,
    crumbs: [{ href: '/acts', label: words(ctx.lang).actsTitle }],
    body: (
      <ActForm
        lang={ctx.lang}
        values={values}
        bodies={await bodyChoices(ctx)}
        own={ctx.actor.bodyIds !== '*'}
        {...refused}
      />
    ),
  })
  page('/acts/new', 'conventions.deliver', (ctx, req) =>
    form(ctx, {
      own: 'yes',
      type: 'resolution',
      organ: 'council',
      bodyId: ctx.actor.bodyIds === '*' ? '' : ctx.actor.bodyIds[0],
      ...(req.query as Values),
    }),
  )
  action(
    '/acts',
    'conventions.deliver',
    async (ctx, req) => {
      const { bodyId, own } = parse(Owner, req.body)
      const officer = ctx.actor.bodyIds !== '*'
      const act = await keepAct(ctx, { bodyId, own: officer || own === 'yes' }, parse(NewAct, req.body), actFile(req))
      return `/acts/${act.id}`
    },
    (ctx, req, { fields, sentence }) => form(ctx, req.body as Values, { errors: fields, problem: sentence }),
    { silent: 'the same file twice is one act: the second time nothing changes' },
  )

  page('/acts/:id', 'conventions.read', async (ctx, req) => {
    const act = await getAct(ctx, fromPath(ById, req.params).id)
    return {
      title: labelOf(act, ctx.lang),
      crumbs: [{ href: '/acts', label: words(ctx.lang).actsTitle }],
      body: (
        <ActCard
          lang={ctx.lang}
          act={act}
          standing={await standsOn(ctx, act.id)}
          numbers={
            <ProtocolLines
              lang={ctx.lang}
              entries={await entriesOf(ctx, act.id)}
              edits={ctx.actor.permissions.has('protocol.edit')}
              about={{
                bodyId: act.bodyId,
                ownerKind: 'conventions.act',
                ownerId: act.id,
                // What the body adopted comes in; what the lead body adopted about it goes out.
                direction: act.own ? 'in' : 'out',
                subject: [labelOf(act, 'it'), act.title].filter(Boolean).join(': ').slice(0, 500),
                back: `/acts/${act.id}`,
              }}
            />
          }
        />
      ),
    }
  })
  download('/acts/:id/file', 'conventions.read', async (ctx, req) => {
    const act = await getAct(ctx, fromPath(ById, req.params).id)
    if (!act.fileId) throw notFound()
    const file = await readFileOf(ctx, act.fileId)
    return { name: file.name, type: file.type, content: file.bytes }
  })
}

export const actFile = (req: Req) => req.files.find((f) => f.field === 'actFile' && f.bytes.length > 0)
