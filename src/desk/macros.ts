import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import type { Upload } from '../platform/http.ts'
import { optional, Version } from '../platform/parse.ts'
import { addMessage } from './answering.ts'
import { assignTicket, toQueue } from './assignment.ts'
import { keepBefore } from './bulk.ts'
import { gradeOnly } from './grading.ts'
import { moveTicket } from './moving.ts'
import { tagsOf, turnTag } from './side.ts'
import { fill, getTemplate, type Template } from './templates.ts'
import { holdTicket, type Ticket } from './tickets.ts'

export const MacroBody = z.object({
  templateId: z.uuid('required'),
  /** What stands in the answer already: it goes instead of the template's words. */
  text: z.string().trim().max(20_000).default(''),
  lateReason: z.string().trim().max(1000).default(''),
  version: optional(Version),
})
type Input = z.output<typeof MacroBody> & { files?: readonly Upload[] }

/** The words of a template, after what somebody has typed already. */
export async function wordsOf(ctx: Ctx, t: Ticket, { templateId, text }: Pick<Input, 'templateId' | 'text'>) {
  const filled = fill((await getTemplate(ctx, templateId)).text, t, ctx.actor.name)
  return [text, filled].filter(Boolean).join('\n\n')
}

/**
 * All a template says and changes, in one step: each change is an event of its own, and all are done or none. Gravity, queue, tag and
 * owner can be put back as they were; what was said stays said.
 */
export async function runMacro(ctx: Ctx, number: number, input: Input): Promise<Ticket> {
  const before = await holdTicket(ctx, number, input.version)
  if (before.closedAt) throw conflict('ticket_ended', { state: before.state })
  const macro = await getTemplate(ctx, input.templateId)
  const recorded = ctx.recorded.length
  const tag = macro.tag !== '' && !(await tagsOf(ctx, before.id)).includes(macro.tag) ? macro.tag : null
  await placed(ctx, before, macro)
  if (tag) await turnTag(ctx, before, { tag })
  await said(ctx, before, macro, input)
  const after = await owned(ctx, number, macro)
  if (ctx.recorded.length === recorded) throw conflict('template_nothing')
  const put =
    after.assigneeId !== before.assigneeId || after.queueId !== before.queueId || after.priority !== before.priority
  if (!after.closedAt && (tag || put)) await keepBefore(ctx, before, after.version, tag)
  return after
}

/** How serious it is, and where it waits. */
async function placed(ctx: Ctx, t: Ticket, { impact, urgency, queueId }: Template) {
  if (impact && urgency) await gradeOnly(ctx, t, { impact, urgency })
  if (queueId && queueId !== t.queueId) await toQueue(ctx, await holdTicket(ctx, t.number), queueId)
}

/** The answer, and the move that follows it. */
async function said(ctx: Ctx, t: Ticket, macro: Template, { text, lateReason, files = [] }: Input) {
  const words = text || fill(macro.text, t, ctx.actor.name)
  if (macro.move === 'cancellation') return moveTicket(ctx, t.number, 'cancellation', { text: words })
  if (macro.move === 'charge' && t.state === 'new') await moveTicket(ctx, t.number, 'charge')
  if (words === '') return
  const next = macro.move === 'wait' || macro.move === 'solution' ? macro.move : undefined
  await addMessage(ctx, t.number, { text: words, lateReason, files, ...(next && { next }) })
}

/** Whose it is afterwards: who answers takes it, unless the template says otherwise. */
async function owned(ctx: Ctx, number: number, { owner, ownerId }: Template) {
  const t = await holdTicket(ctx, number)
  const personId = owner === 'me' ? ctx.actor.personId : owner === 'nobody' ? null : ownerId
  if (owner === '' || t.closedAt || t.assigneeId === personId) return t
  return assignTicket(ctx, number, { personId: personId ?? undefined, version: undefined })
}
