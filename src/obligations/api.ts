import { z } from 'zod'
import { bodyByIpa } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { type Duty, getDuty, listDuties, moveDuty, MoveInput } from './duties.ts'
import { isLate, states } from './moves.ts'

const Item = z.object({
  id: z.uuid(),
  bodyId: z.uuid(),
  body: z.string(),
  code: z.string(),
  title: z.string(),
  period: z.string().meta({ description: 'The year of a yearly duty; empty otherwise.' }),
  dueOn: z.string().nullable().meta({ description: 'Null: it always holds.' }),
  state: z.enum(states),
  late: z.boolean(),
  doneOn: z.string().nullable(),
  evidence: z.string(),
  link: z.string(),
  reason: z.string(),
})
const example: z.input<typeof Item> = {
  id: '01970000-0000-7000-8000-000000000012',
  bodyId: '01970000-0000-7000-8000-000000000001',
  body: 'Comune di Olgiate Molgora',
  code: 'accessibility_declaration',
  title: 'Dichiarazione di accessibilità di siti e applicazioni',
  period: '2027',
  dueOn: '2027-09-23',
  state: 'todo',
  late: false,
  doneOn: null,
  evidence: '',
  link: '',
  reason: '',
}
const outer = (ctx: Ctx, d: Duty): z.input<typeof Item> => ({
  id: d.id,
  bodyId: d.bodyId,
  body: d.bodyName,
  code: d.code,
  title: ctx.lang === 'it' ? d.titleIt : d.titleEn,
  period: d.period,
  dueOn: d.dueOn,
  state: d.state,
  late: isLate(d, today(ctx.now, ctx.zone)),
  doneOn: d.doneOn,
  evidence: d.evidence,
  link: d.link,
  reason: d.reason,
})
const Query = z.object({
  ...ListQuery.shape,
  ipaCode: optional(z.string().max(20)),
  state: optional(z.enum([...states, 'open', 'late'])),
  before: optional(DayInput).meta({ description: 'Due before this day.' }),
})
const ById = z.object({ id: z.uuid() })

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/obligations',
    'obligations.read',
    {
      summary: 'Duties of bodies, the nearest day first; officers those of their bodies',
      query: Query,
      answer: listOf(Item),
      examples: [{ items: [example], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit, cursor, ipaCode, ...filter } }) => {
      const bodyId = ipaCode === undefined ? undefined : await bodyByIpa(ctx, ipaCode)
      const { rows, next } = await listDuties(ctx, { ...filter, bodyId, after: cursor }, limit)
      return { items: rows.map((d) => outer(ctx, d)), limit, nextCursor: next }
    },
  )
  declare(
    'GET',
    '/obligations/:id',
    'obligations.read',
    { summary: 'One duty of one body', params: ById, answer: Item, examples: [example] },
    async (ctx, { params }) => outer(ctx, await getDuty(ctx, params.id)),
  )
  declare(
    'POST',
    '/obligations/:id/completion',
    'obligations.work',
    {
      summary: 'Marks a duty done, with what proves it',
      params: ById,
      body: MoveInput.pick({ doneOn: true, evidence: true, link: true }),
      bodyExamples: [{ doneOn: '2027-09-20', link: 'https://form.agid.gov.it/view/1' }],
      answer: Item,
      examples: [{ ...example, state: 'done', doneOn: '2027-09-20', link: 'https://form.agid.gov.it/view/1' }],
      creates: 201,
      problems: [409],
    },
    async (ctx, { params, body }) => {
      await getDuty(ctx, params.id)
      await moveDuty(ctx, params.id, 'completion', { ...body, reason: '' })
      return { location: `/api/v1/obligations/${params.id}`, answer: outer(ctx, await getDuty(ctx, params.id)) }
    },
  )
}
