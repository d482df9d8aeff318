import { z } from 'zod'
import { actChoices } from '../conventions/index.ts'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { timeline } from '../platform/events.ts'
import { listFiles, readFileOf } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Errors, Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { countByObligation, DutyFilter, getDuty, heat, HeatFilter, listDuties, moveDuty, MoveInput } from './duties.ts'
import { type MoveName, moves } from './moves.ts'
import { dueOf, flags, getObligation, listObligations } from './obligations.ts'
import { dropFlag, flagsOf, NewFlag, setFlag } from './opening.ts'
import { DutyPage } from './duty-pages.tsx'
import { BodyDuties, HeatPage, titleOf } from './pages.tsx'
import { words } from './words.ts'

const WithId = z.looseObject({ id: z.uuid() })
export const idOf = (req: Req) => fromPath(WithId, req.params).id
export type Refused = { values?: Values; errors?: Errors; problem?: string }
type DutyRefused = Parameters<typeof DutyPage>[0]['refused']
export const typed = (body: unknown) => body as Values

/** What bodies have to do, and doing it. */
export function dutyRoutes({ page, action, download }: Web) {
  const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)
  const staff = (ctx: Ctx) => ctx.actor.bodyIds === '*'
  const dayOf = (ctx: Ctx) => today(ctx.now, ctx.zone)
  const crumbs = (ctx: Ctx) => [{ href: '/obligations', label: words(ctx.lang).title }]

  page('/obligations', 'obligations.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const day = dayOf(ctx)
    if (!staff(ctx)) {
      const filter = parse(DutyFilter, req.query)
      return {
        title: w.title,
        lead: w.leadMine,
        actions: (
          <Button href="/obligations/catalogue" icon="it-list">
            {w.catalogue}
          </Button>
        ),
        body: (
          <BodyDuties
            lang={ctx.lang}
            day={day}
            action="/obligations"
            {...await listDuties(ctx, filter)}
            counts={await countByObligation(ctx)}
            filter={filter}
            withBody={ctx.actor.bodyIds !== '*' && ctx.actor.bodyIds.length > 1}
            flags={null}
          />
        ),
      }
    }
    const filter = parse(HeatFilter, req.query)
    return {
      title: w.title,
      lead: w.lead,
      actions: (
        <Button href="/obligations/catalogue" icon="it-list">
          {w.catalogue}
        </Button>
      ),
      body: (
        <HeatPage
          lang={ctx.lang}
          day={day}
          obligations={await listObligations(ctx)}
          heat={await heat(ctx, filter)}
          filter={filter}
        />
      ),
    }
  })

  const bodyView = async (ctx: Ctx, req: Req, refused?: Refused): Promise<View> => {
    const body = await getBody(ctx, idOf(req))
    const filter = parse(DutyFilter, refused ? {} : req.query)
    return {
      title: body.name,
      lead: words(ctx.lang).title,
      crumbs: crumbs(ctx),
      body: (
        <BodyDuties
          lang={ctx.lang}
          day={dayOf(ctx)}
          action={`/obligations/bodies/${body.id}`}
          {...await listDuties(ctx, { ...filter, bodyId: body.id })}
          counts={await countByObligation(ctx, body.id)}
          filter={filter}
          withBody={false}
          flags={{ bodyId: body.id, rows: await flagsOf(ctx, body.id), edits: may(ctx, 'obligations.edit') }}
          {...(refused && { form: { values: {}, ...refused } })}
        />
      ),
    }
  }
  const foundBody = { of: (ctx: Ctx, req: Req) => getBody(ctx, idOf(req)) }
  page('/obligations/bodies/:id', 'obligations.read', (ctx, req) => bodyView(ctx, req))
  action(
    '/obligations/bodies/:id/flags',
    'obligations.edit',
    async (ctx, req) => {
      await setFlag(ctx, (await getBody(ctx, idOf(req))).id, parse(NewFlag, req.body), dayOf(ctx))
      return `/obligations/bodies/${idOf(req)}`
    },
    (ctx, req, { fields, sentence }) =>
      bodyView(ctx, req, { values: typed(req.body), errors: fields, problem: sentence }),
    foundBody,
  )
  action(
    '/obligations/bodies/:id/flags/:flag/removal',
    'obligations.edit',
    async (ctx, req) => {
      const { flag } = fromPath(z.looseObject({ flag: z.enum(flags) }), req.params)
      await dropFlag(ctx, idOf(req), flag, dayOf(ctx))
      return `/obligations/bodies/${idOf(req)}`
    },
    undefined,
    foundBody,
  )

  const dutyView = async (ctx: Ctx, req: Req, refused: DutyRefused = null): Promise<View> => {
    const duty = await getDuty(ctx, idOf(req))
    const obligation = await getObligation(ctx, duty.obligationId)
    const works = may(ctx, 'obligations.work')
    const [files, history, acts] = await Promise.all([
      listFiles(ctx, duty.id),
      timeline(ctx, duty.id),
      staff(ctx) ? actChoices(ctx) : [],
    ])
    return {
      title: titleOf(duty, ctx.lang),
      lead: [duty.bodyName, duty.period].filter(Boolean).join(', '),
      crumbs: [...crumbs(ctx), { href: `/obligations/bodies/${duty.bodyId}`, label: duty.bodyName }],
      body: (
        <DutyPage
          lang={ctx.lang}
          day={dayOf(ctx)}
          duty={duty}
          obligation={obligation}
          computed={dueOf(obligation, duty.period ? `${duty.period}-01-01` : obligation.fromOn)}
          files={files}
          act={acts.find((a) => a.value === duty.actId)?.word ?? null}
          history={history}
          moves={works ? moves.filter((m) => m.from.includes(duty.state)) : []}
          refused={refused}
          acts={acts}
        />
      ),
    }
  }
  const foundDuty = { of: (ctx: Ctx, req: Req) => getDuty(ctx, idOf(req)) }
  page('/obligations/duties/:id', 'obligations.read', (ctx, req) => dutyView(ctx, req), {
    viewed: 'obligations.duty',
  })
  download('/obligations/duties/:id/files/:fileId', 'obligations.read', async (ctx, req) => {
    const { id, fileId } = fromPath(z.looseObject({ id: z.uuid(), fileId: z.uuid() }), req.params)
    const file = await readFileOf(ctx, fileId)
    if (file.ownerKind !== 'obligations.duty' || file.ownerId !== (await getDuty(ctx, id)).id) throw notFound()
    return { name: file.name, type: file.type, content: file.bytes }
  })
  for (const { name } of moves)
    action(
      `/obligations/duties/:id/${name}`,
      'obligations.work',
      async (ctx, req) => {
        const file = req.files.find((f) => f.field === 'evidenceFile')
        const { actId, ...input } = parse(MoveInput, req.body)
        // An act is what the centre does it under: officers do it themselves.
        await moveDuty(
          ctx,
          idOf(req),
          name satisfies MoveName,
          { ...input, ...(actId && staff(ctx) && { actId }) },
          file,
        )
        return `/obligations/duties/${idOf(req)}`
      },
      (ctx, req, { fields, sentence }) =>
        dutyView(ctx, req, { move: name, form: { values: typed(req.body), errors: fields, problem: sentence } }),
      foundDuty,
    )
}
