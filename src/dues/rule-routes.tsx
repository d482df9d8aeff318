import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { RuleForm } from './rule-pages.tsx'
import { ruleFrom, valuesOf } from './rule-form.ts'
import { type Kind, ruleKinds, RuleSet } from './rules.ts'
import { idOf, ofVersion, orNotFound, type Refused, scheduleCrumbs, typed } from './schedule-routes.tsx'
import { getSchedule, saveRules, type Schedule } from './schedules.ts'
import { words } from './words.ts'

const ByKey = z.looseObject({ key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/) })
const keyOf = (req: Req) => fromPath(ByKey, req.params).key
const KindOf = z.object({ kind: z.enum(ruleKinds as [Kind, ...Kind[]]) })

/** The rules of a draft, one by one. */
export function ruleRoutes({ page, action }: Web) {
  const found = { of: (ctx: Ctx, req: Req) => getSchedule(ctx, idOf(req)) }
  const back = (id: string) => `/dues/schedules/${id}#rules`
  const ruleIn = (s: Schedule, key: string) => orNotFound(s.rules.rules.find((r) => r.key === key))

  const form = async (
    ctx: Ctx,
    { id, kind, key }: { id: string; kind: Kind; key: string | null },
    values: Values,
    refused: Refused = {},
  ): Promise<View> => {
    const s = await getSchedule(ctx, id)
    const w = words(ctx.lang)
    return {
      title: key ? w.editRule : w.addRule,
      lead: w.kinds[kind]!,
      crumbs: scheduleCrumbs(ctx, s),
      body: (
        <RuleForm
          lang={ctx.lang}
          schedule={s}
          kind={kind}
          ruleKey={key}
          values={{ version: s.version, ...values }}
          {...refused}
        />
      ),
    }
  }
  /** Errors of the rule stand at the field they speak of. */
  const keep = async (ctx: Ctx, s: Schedule, rules: unknown[], at: number, version: number) => {
    const read = RuleSet.safeParse({ rules })
    if (!read.success) {
      const fields: Record<string, string> = {}
      for (const issue of read.error.issues) {
        const path = issue.path.slice(2).join('.')
        const name =
          { at: 'atOn', level: 'levelYear', weights: 'weights.population', key: 'name' }[path] ??
          path.replace(/^at\..*/, 'atDay')
        fields[issue.path[1] === at && name ? name : 'name'] = /^[a-z]+(_[a-z]+)+$/.test(issue.message)
          ? issue.message
          : 'invalid_type'
      }
      throw invalid(fields)
    }
    await saveRules(ctx, s, read.data, version)
  }

  page('/dues/schedules/:id/rules/new', 'dues.propose', (ctx, req) => {
    const { kind } = parse(KindOf, { kind: req.query['kind'] ?? 'flat' })
    const values = { counts: 'true', atYears: '1', atDay: '31/12', months: '12', toCents: '1,00', yearsBefore: '0' }
    return form(ctx, { id: idOf(req), kind, key: null }, values)
  })
  action(
    '/dues/schedules/:id/rules',
    'dues.propose',
    async (ctx, req) => {
      const s = await getSchedule(ctx, idOf(req))
      const { kind } = parse(KindOf, req.body)
      const { rules } = s.rules
      const rule = ruleFrom(kind, req.body)
      if (rules.some((r) => r.key === rule['key']))
        rule['key'] = `${String(rule['key']).slice(0, 36)}-${rules.length + 1}`
      await keep(ctx, s, [...rules, rule], rules.length, ofVersion(req.body))
      return back(s.id)
    },
    (ctx, req, { fields, sentence }) =>
      form(ctx, { id: idOf(req), kind: KindOf.safeParse(req.body).data?.kind ?? 'flat', key: null }, typed(req.body), {
        errors: fields,
        problem: sentence,
      }),
    found,
  )
  page('/dues/schedules/:id/rules/:key', 'dues.propose', async (ctx, req) => {
    const rule = ruleIn(await getSchedule(ctx, idOf(req)), keyOf(req))
    return form(ctx, { id: idOf(req), kind: rule.kind, key: rule.key }, valuesOf(rule))
  })
  action(
    '/dues/schedules/:id/rules/:key',
    'dues.propose',
    async (ctx, req) => {
      const s = await getSchedule(ctx, idOf(req))
      const rule = ruleIn(s, keyOf(req))
      const at = s.rules.rules.indexOf(rule)
      const rules = s.rules.rules.map((r) => (r === rule ? ruleFrom(rule.kind, { ...req.body, key: rule.key }) : r))
      await keep(ctx, s, rules, at, ofVersion(req.body))
      return back(s.id)
    },
    async (ctx, req, { fields, sentence }) => {
      const { kind, key } = ruleIn(await getSchedule(ctx, idOf(req)), keyOf(req))
      return form(ctx, { id: idOf(req), kind, key }, typed(req.body), { errors: fields, problem: sentence })
    },
    found,
  )
  action(
    '/dues/schedules/:id/rules/:key/removal',
    'dues.propose',
    async (ctx, req) => {
      const s = await getSchedule(ctx, idOf(req))
      const rule = ruleIn(s, keyOf(req))
      await saveRules(ctx, s, { rules: s.rules.rules.filter((r) => r !== rule) }, ofVersion(req.body))
      return back(s.id)
    },
    undefined,
    found,
  )
  action(
    '/dues/schedules/:id/rules/:key/position',
    'dues.propose',
    async (ctx, req) => {
      const s = await getSchedule(ctx, idOf(req))
      const rule = ruleIn(s, keyOf(req))
      const at = s.rules.rules.indexOf(rule)
      const to = Math.max(0, Math.min(s.rules.rules.length - 1, req.body['up'] ? at - 1 : at + 1))
      await saveRules(ctx, s, { rules: s.rules.rules.toSpliced(at, 1).toSpliced(to, 0, rule) }, ofVersion(req.body))
      return back(s.id)
    },
    undefined,
    found,
  )
}
