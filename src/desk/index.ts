import { z } from 'zod'
import type { Module, NavEntry } from '../platform/module.ts'
import api from './api.ts'
import { articleRoutes } from './article-routes.tsx'
import { breachApi } from './breach-api.ts'
import { breachMoves } from './breach-moves.ts'
import { breachRoutes } from './breach-routes.tsx'
import { BREACH } from './breaches.ts'
import { breachProblems, breachWords } from './breach-words.ts'
import { callRoutes } from './call-routes.tsx'
import { callProblems, callWords } from './call-words.ts'
import { CALLS } from './calls.ts'
import { contactRoutes } from './contact-routes.tsx'
import { bodyCard, centreCard } from './cards.tsx'
import { MESSAGE, NOTE } from './messages.ts'
import { moves, sayNumber } from './moves.ts'
import { problems } from './refusals.ts'
import { openRoutes } from './open-routes.tsx'
import { listRoutes } from './routes.tsx'
import { ticketRoutes } from './ticket-routes.tsx'
import { figureRoutes } from './figure-routes.tsx'
import { incidentRoutes } from './incident-routes.tsx'
import { supplierRoutes } from './supplier-routes.tsx'
import { proposalRoutes } from './proposal-routes.tsx'
import { proposalProblems, proposalWords } from './proposal-words.ts'
import { publicArticleRoutes } from './public-article-routes.tsx'
import { reportRoutes } from './report-routes.tsx'
import { reportProblems, reportWords } from './report-words.ts'
import { REPORT } from './reports.ts'
import { settingRoutes } from './setting-routes.tsx'
import { talkRoutes } from './talk-routes.tsx'
import { listeners, tasks } from './tasks.ts'
import { listTickets } from './tickets.ts'
import { words } from './words.ts'
import { workRoutes } from './work-routes.tsx'

const nothing = z.object({})

/** One call centre for every body: tickets, their clocks, who works at them. */
export const desk: Module = {
  name: 'desk',
  tables: [
    'desk_setting',
    'desk_calendar',
    'body_desk',
    'desk_level',
    'desk_team',
    'desk_team_member',
    'desk_queue',
    'desk_category',
    'desk_contact',
    'desk_supplier',
    'desk_supplier_person',
    'desk_template',
    'desk_bulk',
    'desk_view',
    'ticket',
    'ticket_message',
    'ticket_note',
    'ticket_mention',
    'ticket_pause',
    'ticket_clock',
    'ticket_watcher',
    'ticket_tag',
    'ticket_link',
    'ticket_check',
    'ticket_time',
    'ticket_presence',
    'ticket_text',
    'incident',
    'incident_service',
    'incident_body',
    'incident_duty',
    'incident_update',
    'supplier_breach',
    'breach_ticket',
    'breach_share',
    'call_import',
    'phone_call',
    'call_reject',
    'desk_report',
    'desk_report_version',
    'article',
    'article_version',
    'article_opinion',
    'article_answer',
    'committee_proposal',
  ],
  permissions: [
    'desk.read',
    'desk.open',
    'desk.work',
    'desk.colleagues',
    'desk.body',
    'desk.settings',
    'desk.supply',
    'desk.figures',
    'desk.breaches',
    'desk.contest',
  ],
  events: {
    'desk.ticket_opened': z.object({ number: z.number(), channel: z.string(), kind: z.string() }),
    ...Object.fromEntries(moves.map((m) => [`desk.${m.event}`, z.object({ from: z.string() })])),
    'desk.ticket_answered': nothing,
    'desk.words_received': nothing,
    'desk.note_added': z.object({ calls: z.number() }),
    'desk.ticket_graded': z.object({ from: z.number(), to: z.number() }),
    'desk.body_found': nothing,
    'desk.ticket_assigned': z.object({ personId: z.string().nullable() }),
    'desk.ticket_queued': nothing,
    'desk.contact_confirmed': nothing,
    'desk.contact_joined': nothing,
    'desk.contact_refused': nothing,
    'desk.contact_readmitted': nothing,
    'desk.contact_merged': nothing,
    'desk.many_changed': z.object({ change: z.string(), count: z.number() }),
    'desk.many_undone': z.object({ count: z.number() }),
    'desk.ticket_merged': z.object({ into: z.number() }),
    'desk.ticket_split': z.object({ into: z.number() }),
    'desk.ticket_linked': z.object({ other: z.number() }),
    'desk.ticket_rated': z.object({ rating: z.number() }),
    'desk.check_added': nothing,
    'desk.check_done': z.object({ done: z.boolean() }),
    'desk.time_spent': z.object({ minutes: z.number() }),
    'desk.tag_changed': z.object({ tag: z.string(), added: z.boolean() }),
    'desk.watching_changed': z.object({ watching: z.boolean() }),
    'desk.view_kept': nothing,
    'desk.hours_planned': z.object({ hours: z.number() }),
    'desk.opinion_reviewed': nothing,
    'desk.calendar_adopted': nothing,
    'desk.calendar_corrected': nothing,
    'desk.body_desk_changed': z.object({ sharing: z.string() }),
    'desk.level_set': z.object({ priority: z.number().nullable() }),
    'desk.level_removed': nothing,
    'desk.desk_begun': nothing,
    'desk.settings_changed': nothing,
    'desk.clocks_recomputed': z.object({ count: z.number() }),
    'desk.team_changed': nothing,
    'desk.queue_changed': nothing,
    'desk.category_changed': z.object({ code: z.string() }),
    'desk.supplier_changed': nothing,
    'desk.template_changed': nothing,
    'desk.article_written': z.object({ number: z.number() }),
    'desk.article_published': z.object({ number: z.number() }),
    'desk.article_judged': z.object({ helpful: z.boolean() }),
    'desk.incident_opened': z.object({ number: z.number(), security: z.boolean() }),
    'desk.incident_joined': z.object({ incident: z.number() }),
    'desk.incident_moved': z.object({ from: z.string(), to: z.string() }),
    'desk.incident_told': z.object({ tickets: z.number() }),
    'desk.body_aware': z.object({ number: z.number() }),
    'desk.duty_fulfilled': z.object({ duty: z.string() }),
    'desk.breach_proposed': z.object({ number: z.number(), bodies: z.number() }),
    'desk.proposal_made': nothing,
    'desk.reports_asked': z.object({ month: z.string(), bodies: z.number() }),
    'desk.report_made': z.object({ number: z.number(), version: z.number() }),
    'desk.calls_brought': z.object({ lines: z.number() }),
    'desk.calls_read': z.object({ lines: z.number(), kept: z.number(), wrong: z.number() }),
    'desk.outages_written': z.object({ number: z.number() }),
    ...Object.fromEntries(breachMoves.map((m) => [`desk.${m.event}`, z.object({ number: z.number() })])),
  },
  eventWords: (lang) => ({
    ...words(lang).events,
    ...breachWords(lang).events,
    ...callWords(lang).events,
    ...reportWords(lang).events,
    ...proposalWords(lang).events,
  }),
  problems: (lang) => ({
    ...problems(lang),
    ...breachProblems(lang),
    ...callProblems(lang),
    ...reportProblems(lang),
    ...proposalProblems(lang),
  }),
  nav: [
    {
      at: 'centre',
      order: 5,
      word: (lang) => words(lang).supplierTitle,
      href: '/desk/supplier/tickets',
      permission: 'desk.supply',
      icon: 'it-inbox',
    },
    {
      at: 'centre',
      order: 6,
      word: (lang) => breachWords(lang).supplierTitle,
      href: '/desk/supplier/breaches',
      permission: 'desk.supply',
      icon: 'it-flag',
    },
    ...(['centre', 'body'] as const).map((at): NavEntry => ({
      at,
      order: 5,
      word: (lang) => words(lang).nav,
      href: '/desk/tickets',
      permission: 'desk.read',
      icon: 'it-hearing',
    })),
  ],
  routes: (web) => {
    listRoutes(web)
    openRoutes(web)
    ticketRoutes(web)
    workRoutes(web)
    talkRoutes(web)
    contactRoutes(web)
    settingRoutes(web)
    supplierRoutes(web)
    figureRoutes(web)
    incidentRoutes(web)
    breachRoutes(web)
    callRoutes(web)
    reportRoutes(web)
    articleRoutes(web)
    publicArticleRoutes(web)
    proposalRoutes(web)
  },
  api: (web) => {
    api(web)
    breachApi(web)
  },
  tasks,
  listeners,
  cards: { body: [bodyCard], centre: [centreCard] },
  commandBox: {
    word: (lang) => words(lang).nav,
    permission: 'desk.read',
    find: async (ctx, q) => {
      const none = {
        view: undefined,
        state: undefined,
        body: undefined,
        service: undefined,
        queue: undefined,
        category: undefined,
        priority: undefined,
        kind: undefined,
        tag: undefined,
        after: undefined,
      }
      const typed = /^t?-?(\d{1,9})$/i.exec(q.trim())?.[1]
      const { rows } = await listTickets(ctx, { ...none, q: typed ? `T-${typed}` : q }, { limit: 6 })
      return rows.map((t) => ({
        label: `${sayNumber(t.number)} ${t.subject}`,
        hint: t.bodyName ?? '',
        href: `/desk/tickets/${t.number}`,
      }))
    },
  },
  files: {
    [MESSAGE]: 'desk.read',
    [NOTE]: 'desk.work',
    [BREACH]: 'desk.breaches',
    [CALLS]: 'desk.settings',
    [REPORT]: 'desk.figures',
  },
}

export { publishArticle, writeArticle } from './articles.ts'
export { addMessage, Regrade } from './answering.ts'
export { BreachWords, moveBreach } from './breach-moving.ts'
export { proposeBreach } from './breach-proposals.ts'
export { partsOf, type Penalty, setPenalties } from './breaches.ts'
export { bringLog, readCalls } from './calls.ts'
export { regrade } from './grading.ts'
export { becomeAware, openIncident, tellAll } from './incidents.ts'
export { beginDesk } from './levels.ts'
export { addNote } from './messages.ts'
export { moveTicket } from './moving.ts'
export { NewTicket, openTicket } from './opening.ts'
export { addMember, addSupplier, addSupplierPerson, listTeams, NewCategory, saveCategory } from './organisation.ts'
export { rateTicket } from './side.ts'
export { workFrom } from './time-left.ts'
export { addTemplate, NewTemplate } from './templates.ts'
export { countViews } from './tickets.ts'
