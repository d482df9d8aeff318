import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { optional, parse, Version } from '../platform/parse.ts'
import { sentence } from '../platform/problems.ts'
import { startRun } from '../platform/runs.ts'
import { today } from '../platform/time.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { type Missing, pressedOnSchedule, scheduleAccess, type ScheduleMove, type ScheduleMoveName } from './moves.ts'
import { actOf } from './moving.ts'
import { waitingForNotice } from './notices.ts'
import {
  EditScheduleForm,
  NewScheduleForm,
  NextVersionForm,
  ScheduleBadge,
  ScheduleCard,
  ScheduleList,
  ScheduleMoveForm,
} from './schedule-pages.tsx'
import {
  actsFor,
  addSchedule,
  conventionsFor,
  EditSchedule,
  editSchedule,
  getSchedule,
  listScheduleMoves,
  listSchedules,
  NewSchedule,
  nextVersion,
  problemsOf,
  type Schedule,
  versionsOf,
} from './schedules.ts'
import { lacksOf, lay, moveSchedule, possibleScheduleMoves, publishProposal } from './scheduling.ts'
import { words } from './words.ts'

export type Refused = { errors?: Record<string, string>; problem?: string }
const ById = z.looseObject({ id: z.uuid() })
export const idOf = (req: Req) => fromPath(ById, req.params).id
export const typed = (body: Record<string, unknown>): Values =>
  Object.fromEntries(Object.entries(body).map(([k, v]) => [k, Array.isArray(v) ? v.map(String) : String(v ?? '')]))
export const says = (ctx: Ctx, missing: readonly Missing[]) =>
  missing.map((m) => sentence(m.code, m.values ?? {}, ctx.lang))

export const duesCrumb = (ctx: Ctx) => ({ href: '/dues', label: words(ctx.lang).title })
export const scheduleCrumbs = (ctx: Ctx, s?: Pick<Schedule, 'id' | 'year' | 'number'>) => [
  duesCrumb(ctx),
  { href: '/dues/schedules', label: words(ctx.lang).schedules },
  ...(s ? [{ href: `/dues/schedules/${s.id}`, label: words(ctx.lang).scheduleTitle(s.year, s.number) }] : []),
]

/** Schedules: from the draft to the act that puts them in force. */
export function scheduleRoutes({ page, action, download }: Web) {
  const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)
  const found = { of: (ctx: Ctx, req: Req) => getSchedule(ctx, idOf(req)) }

  page('/dues/schedules', 'dues.read', async (ctx) => {
    const w = words(ctx.lang)
    return {
      title: w.schedules,
      lead: w.schedulesLead,
      crumbs: [duesCrumb(ctx)],
      actions: may(ctx, 'dues.propose') && (
        <Button kind="primary" icon="it-plus" href="/dues/schedules/new">
          {w.newSchedule}
        </Button>
      ),
      body: <ScheduleList lang={ctx.lang} rows={await listSchedules(ctx)} proposes={may(ctx, 'dues.propose')} />,
    }
  })

  const newForm = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).newSchedule,
    lead: words(ctx.lang).newScheduleLead,
    crumbs: scheduleCrumbs(ctx),
    body: <NewScheduleForm lang={ctx.lang} conventions={await conventionsFor(ctx)} values={values} {...refused} />,
  })
  page('/dues/schedules/new', 'dues.propose', (ctx) => {
    const year = Number(today(ctx.now, ctx.zone).slice(0, 4)) + 1
    return newForm(ctx, { year, dueOn: `${year}-06-30` })
  })
  action(
    '/dues/schedules',
    'dues.propose',
    async (ctx, req) => `/dues/schedules/${await addSchedule(ctx, parse(NewSchedule, req.body))}`,
    (ctx, req, { fields, sentence: problem }) => newForm(ctx, typed(req.body), { errors: fields, problem }),
  )

  page('/dues/schedules/:id', 'dues.read', async (ctx, req) => {
    const s = await getSchedule(ctx, idOf(req))
    const laid = await lay(ctx, s)
    const [possible, versions, moves, acts, waiting] = await Promise.all([
      possibleScheduleMoves(ctx, s, laid),
      versionsOf(ctx, s),
      listScheduleMoves(ctx, s.id),
      actsFor(ctx, s.leadBodyId),
      waitingForNotice(ctx, s.id),
    ])
    return {
      title: words(ctx.lang).scheduleTitle(s.year, s.number),
      lead: s.conventionTitle,
      mark: <ScheduleBadge lang={ctx.lang} state={s.state} />,
      crumbs: scheduleCrumbs(ctx),
      actions: <Button href={`/dues/simulation?schedule=${s.id}`}>{words(ctx.lang).simulate}</Button>,
      body: (
        <ScheduleCard
          lang={ctx.lang}
          schedule={s}
          problems={problemsOf(s.rules).map((problem) => ({
            problem,
            says: sentence(problem.code, problem.values, ctx.lang),
          }))}
          lacks={s.state === 'superseded' ? [] : lacksOf(laid)}
          laid={laid}
          possible={possible.map(({ move, missing }) => ({
            move,
            may: may(ctx, scheduleAccess(move)),
            reasons: says(ctx, missing),
          }))}
          versions={versions}
          moves={moves}
          actLabel={acts.find((a) => a.value === s.actId)?.word ?? null}
          may={{ propose: may(ctx, 'dues.propose'), collect: may(ctx, 'dues.collect') }}
          waiting={waiting}
        />
      ),
    }
  })
  download('/dues/schedules/:id/rules.json', 'dues.read', async (ctx, req) => {
    const s = await getSchedule(ctx, idOf(req))
    return {
      name: `quote-${s.year}-v${s.number}.json`,
      type: 'application/json; charset=utf-8',
      content: JSON.stringify(s.rules, null, 2),
    }
  })

  const editForm = async (ctx: Ctx, id: string, values: Values | null, refused: Refused = {}): Promise<View> => {
    const s = await getSchedule(ctx, id)
    const kept = { dueOn: s.dueOn, changes: s.changes, note: s.note, version: s.version }
    return {
      title: words(ctx.lang).editSchedule,
      lead: words(ctx.lang).scheduleTitle(s.year, s.number),
      crumbs: scheduleCrumbs(ctx, s),
      body: (
        <EditScheduleForm
          lang={ctx.lang}
          schedule={s}
          values={values ?? { ...kept, rules: JSON.stringify(s.rules, null, 2) }}
          {...refused}
        />
      ),
    }
  }
  page('/dues/schedules/:id/edit', 'dues.propose', (ctx, req) => editForm(ctx, idOf(req), null))
  action(
    '/dues/schedules/:id/edit',
    'dues.propose',
    async (ctx, req) => {
      await editSchedule(ctx, idOf(req), parse(EditSchedule, req.body))
      return `/dues/schedules/${idOf(req)}`
    },
    (ctx, req, { fields, sentence: problem }) => editForm(ctx, idOf(req), typed(req.body), { errors: fields, problem }),
    found,
  )

  // — moves —
  const moveForm = async (ctx: Ctx, move: ScheduleMove, id: string, values: Values, refused: Refused = {}) => {
    const s = await getSchedule(ctx, id)
    const possible = move.from.includes(s.state) ? await possibleScheduleMoves(ctx, s, await lay(ctx, s)) : []
    const at = possible.find((p) => p.move.name === move.name)
    return {
      title: words(ctx.lang).scheduleMoves[move.name]!,
      lead: words(ctx.lang).scheduleTitle(s.year, s.number),
      crumbs: scheduleCrumbs(ctx, s),
      body: (
        <ScheduleMoveForm
          lang={ctx.lang}
          schedule={s}
          move={move}
          reasons={at ? says(ctx, at.missing) : [sentence('schedule_not_from_here', { state: s.state }, ctx.lang)]}
          acts={await actsFor(ctx, s.leadBodyId)}
          values={values}
          {...refused}
        />
      ),
    }
  }
  const MoveBody = z.object({ actId: optional(z.uuid()), reason: z.string().trim().max(1000).default('') })
  for (const move of pressedOnSchedule) {
    const url = `/dues/schedules/:id/${move.name}`
    page(url, scheduleAccess(move), (ctx, req) => moveForm(ctx, move, idOf(req), {}))
    action(
      url,
      scheduleAccess(move),
      async (ctx, req) => {
        const { reason, ...body } = parse(MoveBody, req.body)
        const file = req.files.find((f) => f.field === 'actFile')
        const actId = move.asks.includes('act')
          ? await actOf(ctx, (await getSchedule(ctx, idOf(req))).leadBodyId, { ...body, body: req.body, file })
          : undefined
        await moveSchedule(ctx, idOf(req), move.name as ScheduleMoveName, { reason, actId })
        return `/dues/schedules/${idOf(req)}`
      },
      (ctx, req, { fields, sentence: problem }) =>
        moveForm(ctx, move, idOf(req), typed(req.body), { errors: fields, problem }),
      found,
    )
  }
  action(
    '/dues/schedules/:id/publication',
    'dues.propose',
    async (ctx, req) => {
      await publishProposal(ctx, idOf(req))
      return `/dues/schedules/${idOf(req)}`
    },
    undefined,
    found,
  )
  action(
    '/dues/schedules/:id/computation',
    'dues.collect',
    async (ctx, req) => {
      const s = await getSchedule(ctx, idOf(req))
      if (s.state !== 'in_force') throw invalid({}, 'schedule_not_in_force')
      const run = await startRun(ctx, {
        kind: 'dues.computation',
        title: words(ctx.lang).computing(s.year),
        task: 'dues.compute',
        payload: { scheduleId: s.id, lang: ctx.lang },
      })
      await record(ctx, 'dues.computation_asked', { id: s.id }, { year: s.year })
      return `/runs/${run.id}`
    },
    undefined,
    found,
  )

  const nextForm = async (ctx: Ctx, id: string, values: Values, refused: Refused = {}): Promise<View> => {
    const s = await getSchedule(ctx, id)
    return {
      title: words(ctx.lang).next,
      lead: words(ctx.lang).scheduleTitle(s.year, s.number),
      crumbs: scheduleCrumbs(ctx, s),
      body: <NextVersionForm lang={ctx.lang} schedule={s} values={values} {...refused} />,
    }
  }
  page('/dues/schedules/:id/versions', 'dues.propose', (ctx, req) => nextForm(ctx, idOf(req), {}))
  const NextBody = z.object({ changes: z.string().trim().min(3).max(2000) })
  action(
    '/dues/schedules/:id/versions',
    'dues.propose',
    async (ctx, req) => `/dues/schedules/${await nextVersion(ctx, idOf(req), parse(NextBody, req.body))}`,
    (ctx, req, { fields, sentence: problem }) => nextForm(ctx, idOf(req), typed(req.body), { errors: fields, problem }),
    found,
  )
}

/** The version a form of one rule was drawn from. */
export const ofVersion = (body: Record<string, unknown>) => parse(z.object({ version: Version }), body).version
export const orNotFound = <T,>(value: T | undefined): T => {
  if (value === undefined) throw notFound()
  return value
}
