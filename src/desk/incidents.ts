import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional, Ticked } from '../platform/parse.ts'
import { say } from './messages.ts'
import { holdTicket } from './tickets.ts'

const incidentStates = ['detected', 'confirmed', 'contained', 'recovered', 'closed', 'false_alarm'] as const
export type IncidentState = (typeof incidentStates)[number]
/** Where an incident may go from where it stands. */
export const incidentMoves: Readonly<Record<IncidentState, readonly IncidentState[]>> = {
  detected: ['confirmed', 'false_alarm'],
  confirmed: ['contained', 'recovered'],
  contained: ['recovered'],
  recovered: ['closed', 'confirmed'],
  closed: [],
  false_alarm: [],
}
const duties = ['early', 'notice', 'final'] as const
export type Duty = (typeof duties)[number]
type DutyRule = { earlyHours: number; noticeHours: number; finalMonths: number }
const usualRule: DutyRule = { earlyHours: 24, noticeHours: 72, finalMonths: 1 }

/**
 * When a body owes what, from the hour it became aware. Hours run without calendar; a month is the same day and hour of the next one in
 * the body's zone. Sources: GDPR art. 33 (72 hours from awareness); directive 2022/2555 art. 23 and legislative decree 138/2024 art. 25
 * (24 hours, 72 hours, one month).
 */
export function dutiesFrom(awareAt: Temporal.Instant, rule: DutyRule, zone: string): Record<Duty, Temporal.Instant> {
  const here = awareAt.toZonedDateTimeISO(zone)
  const notice = awareAt.add({ hours: rule.noticeHours })
  return {
    early: awareAt.add({ hours: rule.earlyHours }),
    notice,
    final: here.add({ months: rule.finalMonths }).toInstant(),
  }
}

const Services = z.preprocess(
  (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
  z.array(z.string().max(40)).max(50),
)
export const NewIncident = z.object({
  title: z.string().trim().min(3).max(200),
  summary: z.string().trim().max(5000).default(''),
  services: Services,
  security: Ticked,
  ticket: optional(z.coerce.number().int().min(1)),
})

/** An incident begins: the bodies it hits are those that have its services active today. */
export async function openIncident(
  ctx: Ctx,
  { title, summary, services, security, ticket }: z.output<typeof NewIncident>,
) {
  const { rows } = await sql<{ n: number }>`select next_number('incident') as n`.execute(ctx.db)
  const number = rows[0]!.n
  const { id } = await ctx.db
    .insertInto('incident')
    .values({ number, title, summary, security, detectedAt: ctx.now, openedBy: ctx.actor.personId })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const code of services) {
    const service = await ctx.db.selectFrom('service').select('id').where('code', '=', code).executeTakeFirst()
    if (!service) throw invalid({ services: 'service_unknown' })
    await ctx.db.insertInto('incidentService').values({ incidentId: id, serviceId: service.id }).execute()
  }
  await sql`insert into incident_body (incident_id, body_id, cause) select distinct ${id}::uuid, a.body_id, 'service' from activation a
    join incident_service x on (x.centre_id, x.service_id) = (a.centre_id, a.service_id) and x.incident_id = ${id}::uuid
    where a.state in ('active', 'suspended', 'termination_requested')`.execute(ctx.db)
  await record(ctx, 'desk.incident_opened', { id }, { number, security })
  if (ticket) await gather(ctx, number, ticket)
  return getIncident(ctx, number)
}

export async function getIncident(ctx: Ctx, number: number) {
  const row = await ctx.db
    .selectFrom('incident')
    .select(['id', 'number', 'title', 'summary', 'security', 'state', 'detectedAt', 'closedAt', 'report', 'version'])
    .where('number', '=', number)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}
export type Incident = Awaited<ReturnType<typeof getIncident>>

export async function listIncidents(ctx: Ctx) {
  const { rows } = await sql<{
    number: number
    title: string
    state: IncidentState
    security: boolean
    detectedAt: Temporal.Instant
    bodies: number
  }>`
    select i.number, i.title, i.state, i.security, i.detected_at,
      (select count(*)::int from incident_body b where (b.centre_id, b.incident_id) = (i.centre_id, i.id)) as bodies
    from incident i order by i.number desc limit 200`.execute(ctx.db)
  return rows
}

/** A ticket that tells of the same thing joins it, and its body with it. */
export async function gather(ctx: Ctx, number: number, ticketNumber: number) {
  const incident = await getIncident(ctx, number)
  if (incident.closedAt) throw conflict('incident_ended')
  const t = await holdTicket(ctx, ticketNumber).catch(() => {
    throw invalid({ ticket: 'ticket_unknown' })
  })
  if (!t.bodyId) throw conflict('ticket_body_unknown')
  await ctx.db
    .updateTable('ticket')
    .set({ incidentId: incident.id, version: t.version + 1 })
    .where('id', '=', t.id)
    .execute()
  await ctx.db
    .insertInto('incidentBody')
    .values({ incidentId: incident.id, bodyId: t.bodyId, cause: 'ticket' })
    .onConflict((c) => c.doNothing())
    .execute()
  await record(ctx, 'desk.incident_joined', { id: t.id }, { incident: number })
}

/** The bodies hit, with their duties; an officer finds their own only. */
export async function bodiesOf(ctx: Ctx, incidentId: string) {
  const { rows } = await sql<{
    bodyId: string
    name: string
    cause: 'service' | 'ticket' | 'hand'
    awareAt: Temporal.Instant | null
  }>`select x.body_id, b.name, x.cause, x.aware_at from incident_body x join body b on (b.centre_id, b.id) = (x.centre_id, x.body_id)
    where x.incident_id = ${incidentId}::uuid order by b.search_name limit 1000`.execute(ctx.db)
  const owed = await ctx.db
    .selectFrom('incidentDuty')
    .select(['id', 'bodyId', 'duty', 'dueAt', 'doneAt', 'note'])
    .where('incidentId', '=', incidentId)
    .orderBy('dueAt')
    .limit(3000)
    .execute()
  return rows.map((r) => ({ ...r, duties: owed.filter((d) => d.bodyId === r.bodyId) }))
}
export type HitBody = Awaited<ReturnType<typeof bodiesOf>>[number]

/** A day and an hour as a form brings them, of the centre's zone. */
const Hour = z
  .string()
  .trim()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, 'hour_shape')
  .refine(isHour, 'hour_shape')
function isHour(text: string): boolean {
  try {
    return Boolean(Temporal.PlainDateTime.from(text))
  } catch {
    return false
  }
}
/** Nothing said is now; `asked` promises an hour. */
export const Aware = z
  .object({ awareAt: optional(Hour), asked: Ticked })
  .refine((v) => !v.asked || v.awareAt !== undefined, { path: ['awareAt'], message: 'required' })
/** The hour a body became aware, once: from it the law counts. A security incident gives its duties; another gives none. */
export async function becomeAware(
  ctx: Ctx,
  number: number,
  bodyId: string,
  { awareAt }: { awareAt?: string | undefined },
) {
  const incident = await getIncident(ctx, number)
  const at = awareAt ? Temporal.PlainDateTime.from(awareAt).toZonedDateTime(ctx.zone).toInstant() : ctx.now
  if (Temporal.Instant.compare(at, ctx.now) > 0) throw invalid({ awareAt: 'aware_in_future' })
  const row = await ctx.db
    .updateTable('incidentBody')
    .set({ awareAt: at })
    .where('incidentId', '=', incident.id)
    .where('bodyId', '=', bodyId)
    .where('awareAt', 'is', null)
    .returning('bodyId')
    .executeTakeFirst()
  if (!row) {
    const there = await ctx.db
      .selectFrom('incidentBody')
      .select('bodyId')
      .where('incidentId', '=', incident.id)
      .where('bodyId', '=', bodyId)
      .executeTakeFirst()
    throw there ? conflict('aware_already') : notFound()
  }
  if (incident.security) {
    const rule = await ctx.db
      .selectFrom('bodyDesk')
      .select(['earlyHours', 'noticeHours', 'finalMonths'])
      .where('bodyId', '=', bodyId)
      .executeTakeFirst()
    const due = dutiesFrom(at, rule ?? usualRule, ctx.zone)
    await ctx.db
      .insertInto('incidentDuty')
      .values(duties.map((duty) => ({ incidentId: incident.id, bodyId, duty, dueAt: due[duty] })))
      .execute()
  }
  await record(ctx, 'desk.body_aware', { id: incident.id, bodyId }, { number })
}

export const DutyDone = z.object({ note: z.string().trim().max(1000).default('') })
/** A duty is fulfilled, or was not due: a late one says why. */
export async function fulfil(ctx: Ctx, number: number, dutyId: string, { note }: z.output<typeof DutyDone>) {
  const incident = await getIncident(ctx, number)
  const duty = await ctx.db
    .selectFrom('incidentDuty')
    .select(['id', 'bodyId', 'dueAt', 'doneAt', 'duty'])
    .where('id', '=', dutyId)
    .where('incidentId', '=', incident.id)
    .executeTakeFirst()
  if (!duty) throw notFound()
  if (duty.doneAt) throw conflict('duty_done')
  if (Temporal.Instant.compare(duty.dueAt, ctx.now) < 0 && note.length < 3) throw invalid({ note: 'late_duty_reason' })
  await ctx.db
    .updateTable('incidentDuty')
    .set({ doneAt: ctx.now, note })
    .where('id', '=', duty.id)
    .where('doneAt', 'is', null)
    .execute()
  await record(ctx, 'desk.duty_fulfilled', { id: incident.id, bodyId: duty.bodyId }, { duty: duty.duty })
}

export const NewUpdate = z.object({ text: z.string().trim().min(3).max(5000) })
/** One update to all: on the incident, and in every ticket gathered in it that still lives. */
export async function tellAll(ctx: Ctx, number: number, { text }: z.output<typeof NewUpdate>) {
  const incident = await getIncident(ctx, number)
  if (incident.closedAt) throw conflict('incident_ended')
  await ctx.db
    .insertInto('incidentUpdate')
    .values({ incidentId: incident.id, text, authorName: ctx.actor.name, saidAt: ctx.now })
    .execute()
  const tickets = await ctx.db
    .selectFrom('ticket')
    .select(['id', 'bodyId', 'number'])
    .where('incidentId', '=', incident.id)
    .where('closedAt', 'is', null)
    .limit(1000)
    .execute()
  for (const t of tickets) await say(ctx, t, { way: 'out', text, channel: 'console', automatic: true })
  await record(ctx, 'desk.incident_told', { id: incident.id }, { tickets: tickets.length })
}

export const updatesOf = (ctx: Ctx, incidentId: string) =>
  ctx.db
    .selectFrom('incidentUpdate')
    .select(['id', 'text', 'authorName', 'saidAt'])
    .where('incidentId', '=', incidentId)
    .orderBy('saidAt', 'desc')
    .limit(200)
    .execute()

export async function ticketsOf(ctx: Ctx, incidentId: string) {
  const { rows } = await sql<{
    number: number
    subject: string
    bodyName: string | null
  }>`select t.number, t.subject, b.name as body_name from ticket t
    left join body b on (b.centre_id, b.id) = (t.centre_id, t.body_id) where t.incident_id = ${incidentId}::uuid order by t.number limit 500`.execute(
    ctx.db,
  )
  return rows
}
export async function servicesOf(ctx: Ctx, incidentId: string): Promise<string[]> {
  const { rows } = await sql<{
    name: string
  }>`select coalesce(v.name, s.code) as name from incident_service x join service s on (s.centre_id, s.id) = (x.centre_id, x.service_id)
    left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.to_on is null where x.incident_id = ${incidentId}::uuid order by 1`.execute(
    ctx.db,
  )
  return rows.map((r) => r.name)
}

export const IncidentMove = z.object({ to: z.enum(incidentStates), report: z.string().trim().max(20_000).default('') })
/** An incident goes on; it is closed with its report: what happened, why, what is done so that it does not again. */
export async function moveIncident(ctx: Ctx, number: number, { to, report }: z.output<typeof IncidentMove>) {
  await sql`select from incident where number = ${number}::int for update`.execute(ctx.db)
  const incident = await getIncident(ctx, number)
  if (!incidentMoves[incident.state].includes(to)) throw conflict('incident_not_from_here')
  if (to === 'closed' && report.length < 20) throw invalid({ report: 'incident_report_missing' })
  const ended = to === 'closed' || to === 'false_alarm'
  await ctx.db
    .updateTable('incident')
    .set({
      state: to,
      ...(report && { report }),
      ...(ended && { closedAt: ctx.now }),
      // An outage is measured up to here; one that is not over after all has no end again.
      ...(to === 'recovered' && { recoveredAt: ctx.now }),
      ...(incident.state === 'recovered' && to === 'confirmed' && { recoveredAt: null }),
      version: incident.version + 1,
    })
    .where('id', '=', incident.id)
    .execute()
  await record(ctx, 'desk.incident_moved', { id: incident.id }, { from: incident.state, to })
}
export const sayIncident = (n: number) => `I-${n}`
