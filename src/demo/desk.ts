import {
  addMember,
  addMessage,
  addNote,
  addSupplier,
  addSupplierPerson,
  addTemplate,
  NewCategory,
  NewTemplate,
  becomeAware,
  beginDesk,
  listTeams,
  moveTicket,
  NewTicket,
  openIncident,
  openTicket,
  publishArticle,
  rateTicket,
  Regrade,
  regrade,
  saveCategory,
  tellAll,
  writeArticle,
} from '../desk/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { loadBreach } from './breach.ts'
import { loadCalls } from './calls.ts'
import { demoCategories, type DemoTicket, demoTemplates, demoTickets } from './tickets.ts'

type Body = { id: string; name: string }

/** A living desk: its rules, and tickets of the last weeks, each taken where it is as its people take it. */
export async function loadDesk(ctx: Ctx, slug: string, bodies: readonly Body[], staffed: readonly string[]) {
  const operator = await somebody(ctx, 'operator')
  const specialist = await somebody(ctx, 'specialist')
  const supplier = await somebody(ctx, 'supplier')
  await beginDesk(ctx, { calendar: 'Orario dello sportello', queue: 'Generale', team: 'Sportello' })
  const [team] = await listTeams(ctx)
  for (const person of [operator, specialist])
    if (person && team) await addMember(ctx, team.id, { personId: person.id, skills: [] })
  for (const category of demoCategories)
    await saveCategory(
      ctx,
      NewCategory.parse({
        ...category,
        kind: category.code === 'parere' ? 'consultancy' : 'request',
        security: String(category.code === 'sicurezza'),
      }),
    )
  for (const template of demoTemplates) await addTemplate(ctx, NewTemplate.parse(template))
  const supplierId = await addSupplier(ctx, {
    name: 'Gestionali Esempio srl',
    address: 'assistenza@gestionali.example',
  })
  if (supplier) await addSupplierPerson(ctx, supplierId, supplier.id)
  const own = bodies.filter((b) => staffed.includes(b.name))
  const all = [...own, ...bodies.filter((b) => !staffed.includes(b.name))]
  for (const ticket of demoTickets) {
    const body = all[ticket.body]
    if (body) await loadTicket(ctx, body, ticket, { operator, supplierId })
  }
  const incident = await loadIncident(ctx, operator)
  if (incident) await loadBreach(ctx, { incident, supplierId })
  const by = (person: Known | undefined): Ctx => ({
    ...ctx,
    actor: { ...ctx.actor, kind: 'staff', personId: person?.id ?? null },
  })
  await loadCalls(by(await somebody(ctx, 'director')), slug)
  const article = await writeArticle(by(operator), {
    title: 'La casella PEC è piena',
    text: 'Quando la PEC rifiuta i messaggi perché è piena, il centro può aumentare lo spazio. I messaggi rifiutati vanno richiesti ai mittenti: non restano in attesa.',
    visibility: 'members',
  })
  const open = await writeArticle(by(operator), {
    title: 'Come pagare un avviso pagoPA del Comune',
    text: 'Ogni avviso ha un codice: si paga dal sito del Comune, dall’app IO, in banca, in posta o dal tabaccaio. La ricevuta vale come quietanza e si ritrova con lo stesso codice.',
    visibility: 'public',
  })
  if (specialist) for (const written of [article, open]) await publishArticle(by(specialist), written)
}

/** The slow line of the demo tickets, as an incident of all who have it. */
async function loadIncident(ctx: Ctx, operator: Known | undefined) {
  const now = before(ctx, 3, '10:15')
  const does: Ctx = {
    ...ctx,
    now,
    actor: { ...ctx.actor, kind: 'staff', personId: operator?.id ?? null, name: operator?.name ?? ctx.actor.name },
  }
  const told = await ctx.db
    .selectFrom('ticket')
    .select(['number', 'bodyId'])
    .where('category', '=', 'rete')
    .limit(1)
    .executeTakeFirst()
  if (!told?.bodyId) return null
  const lines = await ctx.db
    .selectFrom('service')
    .select('code')
    .where('family', '=', 'connectivity')
    .where('state', '=', 'active')
    .limit(1)
    .execute()
  const incident = await openIncident(does, {
    title: 'Ponte radio instabile',
    summary: 'Incidente inventato per la dimostrazione: la linea perde pacchetti.',
    services: lines.map((s) => s.code),
    security: true,
    ticket: told.number,
  })
  await becomeAware(does, incident.number, told.bodyId, { awareAt: undefined })
  await tellAll(does, incident.number, { text: 'Il fornitore interviene sul posto in giornata.' })
  return incident.number
}

type Cast = { operator: Known | undefined; supplierId: string }
async function loadTicket(ctx: Ctx, body: Body, t: DemoTicket, { operator, supplierId }: Cast) {
  let now = before(ctx, t.ago, t.at)
  const asker = await officer(ctx, body.id)
  const as = (person: Known | undefined, kind: 'officer' | 'staff'): Ctx => ({
    ...ctx,
    now,
    actor: { ...ctx.actor, kind, personId: person?.id ?? null, name: person?.name ?? ctx.actor.name },
  })
  const asks = () => as(asker, 'officer')
  const does = () => as(operator, 'staff')
  const { category, subject, text, impact, urgency, kind, area, channel = 'portal' } = t
  const given = NewTicket.parse({ category, subject, text, impact, urgency, kind, area })
  const opened = await openTicket(channel === 'phone' && !asker ? does() : asks(), given, {
    bodyId: body.id,
    channel,
    demo: true,
  })
  const { number } = opened
  for (const [hours, what, words] of t.talk) {
    // No demo is ahead of its day.
    const next = now.add({ minutes: Math.round(hours * 60) })
    now = Temporal.Instant.compare(next, ctx.now) < 0 ? next : ctx.now
    const ticket = { id: opened.id, bodyId: body.id }
    if (what === 'note') await addNote(does(), ticket, { text: words })
    else if (what === 'in') await addMessage(asks(), number, { text: words })
    else if (what === 'out') await addMessage(does(), number, { text: words })
    else
      await moveTicket(what === 'closure' || what === 'reopening' ? asks() : does(), number, what, {
        text: words,
        lateReason: 'Ticket inventato per la dimostrazione',
        ...(what === 'supplier' && { supplierId }),
      })
  }
  if (t.followUp !== undefined) {
    const followUpOn = workingDay(ctx, t.followUp)
    await regrade(
      does(),
      number,
      Regrade.parse({ impact: opened.impact, urgency: opened.urgency, category, followUpOn }),
    )
  }
  if (t.rating) await rateTicket(asks(), number, { rating: t.rating, note: '' })
}

/** So many days after today, or before it; one of a week's end is the next in that direction. */
function workingDay(ctx: Ctx, days: number): string {
  let day = ctx.now.toZonedDateTimeISO(ctx.zone).toPlainDate().add({ days })
  while (day.dayOfWeek > 5) day = day.add({ days: days < 0 ? -1 : 1 })
  return day.toString()
}

/** So many working days before today, at an hour of the centre's zone; never after now. */
function before(ctx: Ctx, days: number, at: string): Temporal.Instant {
  let day = ctx.now.toZonedDateTimeISO(ctx.zone).toPlainDate()
  for (let left = days; left > 0 || day.dayOfWeek > 5;) {
    day = day.subtract({ days: 1 })
    if (day.dayOfWeek <= 5) left--
  }
  const moment = day.toZonedDateTime({ timeZone: ctx.zone, plainTime: at }).toInstant()
  return Temporal.Instant.compare(moment, ctx.now) < 0 ? moment : ctx.now.subtract({ minutes: 20 })
}

type Known = { id: string; name: string }
const somebody = (ctx: Ctx, role: 'director' | 'operator' | 'specialist' | 'supplier'): Promise<Known | undefined> =>
  ctx.db
    .selectFrom('centreMandate as m')
    .innerJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(['p.id', 'p.name'])
    .where('m.role', '=', role)
    .limit(1)
    .executeTakeFirst()
const officer = (ctx: Ctx, bodyId: string): Promise<Known | undefined> =>
  ctx.db
    .selectFrom('bodyMandate as m')
    .innerJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(['p.id', 'p.name'])
    .where('m.bodyId', '=', bodyId)
    .where('m.role', 'in', ['referent', 'rtd'])
    .orderBy('m.role')
    .limit(1)
    .executeTakeFirst()
