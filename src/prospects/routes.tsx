import { z } from 'zod'
import { wouldHave } from '../catalogue/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Errors, Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { EditForm, NewForm, NoteForm, ProspectCard, ProspectList, WouldHaveSheet } from './pages.tsx'
import {
  addNote,
  addProspect,
  candidates,
  countStages,
  editProspect,
  getProspect,
  joinConvention,
  listNotes,
  listProspects,
  NewNote,
  NewProspect,
  ProspectEdit,
  ProspectFilter,
} from './prospects.ts'
import { openConventions, peersOf } from './sheet.ts'
import { words } from './words.ts'

const WithId = z.looseObject({ id: z.uuid() })
const idOf = (req: Req) => fromPath(WithId, req.params).id
type Refused = { errors?: Errors; problem?: string }

export function routes({ page, action }: Web) {
  const found = { of: (ctx: Ctx, req: Req) => getProspect(ctx, idOf(req)) }
  const crumbs = (ctx: Ctx, p?: { id: string; bodyName: string }) => [
    { href: '/prospects', label: words(ctx.lang).title },
    ...(p ? [{ href: `/prospects/${p.id}`, label: p.bodyName }] : []),
  ]

  page('/prospects', 'prospects.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const filter = parse(ProspectFilter, req.query)
    const edits = ctx.actor.permissions.has('prospects.edit')
    const [list, counts] = await Promise.all([listProspects(ctx, filter), countStages(ctx)])
    return {
      title: w.title,
      lead: w.lead,
      actions: edits && (
        <Button kind="primary" href="/prospects/new" icon="it-plus">
          {w.add}
        </Button>
      ),
      body: (
        <ProspectList
          lang={ctx.lang}
          day={today(ctx.now, ctx.zone)}
          {...list}
          filter={filter}
          counts={counts}
          edits={edits}
        />
      ),
    }
  })

  const adding = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).add,
    crumbs: crumbs(ctx),
    body: <NewForm lang={ctx.lang} values={values} bodies={await candidates(ctx)} {...refused} />,
  })
  page('/prospects/new', 'prospects.edit', (ctx, req) => adding(ctx, req.query as Values))
  action(
    '/prospects',
    'prospects.edit',
    async (ctx, req) => `/prospects/${await addProspect(ctx, parse(NewProspect, req.body))}`,
    (ctx, req, { fields, sentence }) => adding(ctx, req.body as Values, { errors: fields, problem: sentence }),
  )

  page(
    '/prospects/:id',
    'prospects.read',
    async (ctx, req) => {
      const prospect = await getProspect(ctx, idOf(req))
      const day = today(ctx.now, ctx.zone)
      const edits = ctx.actor.permissions.has('prospects.edit')
      const w = words(ctx.lang)
      return {
        title: prospect.bodyName,
        crumbs: crumbs(ctx),
        actions: (
          <>
            <Button href={`/prospects/${prospect.id}/sheet`} icon="it-file">
              {w.sheet}
            </Button>
            {edits && (
              <Button kind="primary" href={`/prospects/${prospect.id}/edit`} icon="it-pencil">
                {w.edit}
              </Button>
            )}
          </>
        ),
        body: (
          <ProspectCard
            lang={ctx.lang}
            prospect={prospect}
            notes={await listNotes(ctx, prospect.id)}
            conventions={await openConventions(ctx, day)}
            edits={edits}
            today={day}
          />
        ),
      }
    },
    { viewed: 'prospects.prospect' },
  )

  const editing = async (ctx: Ctx, id: string, values: Values | null, refused: Refused = {}): Promise<View> => {
    const prospect = await getProspect(ctx, id)
    return {
      title: words(ctx.lang).edit,
      crumbs: crumbs(ctx, prospect),
      body: (
        <EditForm
          lang={ctx.lang}
          id={id}
          stage={prospect.stage}
          values={
            values ?? {
              stage: prospect.stage,
              lostReason: prospect.lostReason,
              asked: prospect.asked,
              source: prospect.source,
              contactName: prospect.contactName,
              contactRole: prospect.contactRole,
              contactMail: prospect.contactMail,
              contactPhone: prospect.contactPhone,
              nextStep: prospect.nextStep,
              nextOn: prospect.nextOn,
              version: prospect.version,
            }
          }
          {...refused}
        />
      ),
    }
  }
  page('/prospects/:id/edit', 'prospects.edit', (ctx, req) => editing(ctx, idOf(req), null))
  action(
    '/prospects/:id/edit',
    'prospects.edit',
    async (ctx, req) => {
      await editProspect(ctx, idOf(req), parse(ProspectEdit, req.body))
      return `/prospects/${idOf(req)}`
    },
    (ctx, req, { fields, sentence, values }) =>
      editing(
        ctx,
        idOf(req),
        { ...req.body, ...(values['version'] !== undefined && { version: values['version'] }) },
        { errors: fields, problem: sentence },
      ),
    found,
  )

  action(
    '/prospects/:id/notes',
    'prospects.edit',
    async (ctx, req) => {
      await addNote(ctx, idOf(req), parse(NewNote, req.body))
      return `/prospects/${idOf(req)}`
    },
    async (ctx, req, { fields, sentence }) => ({
      title: words(ctx.lang).addNote,
      crumbs: crumbs(ctx, await getProspect(ctx, idOf(req))),
      body: <NoteForm lang={ctx.lang} id={idOf(req)} values={req.body as Values} errors={fields} problem={sentence} />,
    }),
    found,
  )
  action(
    '/prospects/:id/adhesion',
    'prospects.edit',
    async (ctx, req) => {
      const { conventionId } = parse(z.object({ conventionId: z.uuid() }), req.body)
      return `/adhesions/${await joinConvention(ctx, idOf(req), conventionId)}`
    },
    undefined,
    found,
  )

  page('/prospects/:id/sheet', 'prospects.read', async (ctx, req) => {
    const prospect = await getProspect(ctx, idOf(req))
    const day = today(ctx.now, ctx.zone)
    const [lines, conventions, peers] = await Promise.all([
      wouldHave(ctx, prospect, day),
      openConventions(ctx, day),
      peersOf(ctx, prospect),
    ])
    return {
      title: words(ctx.lang).sheetTitle(prospect.bodyName),
      frame: 'print',
      crumbs: crumbs(ctx, prospect),
      body: (
        <WouldHaveSheet
          lang={ctx.lang}
          prospect={prospect}
          day={day}
          lines={lines}
          conventions={conventions}
          peers={peers}
        />
      ),
    }
  })
}
