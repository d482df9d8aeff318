import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { bodyCard, centreCard } from './cards.tsx'
import { dueRoutes } from './due-routes.tsx'
import { moneyRoutes } from './money-routes.tsx'
import { statementRoutes } from './statement-routes.tsx'
import { moves, scheduleMoves } from './moves.ts'
import { openDataApi, openDataRoutes } from './open-data.ts'
import { penaltyRoutes } from './penalty-routes.tsx'
import { penaltyProblems, penaltyWords } from './penalty-words.ts'
import { problems } from './refusals.ts'
import { ruleRoutes } from './rule-routes.tsx'
import { scheduleRoutes } from './schedule-routes.tsx'
import { simulationRoutes } from './simulation-routes.tsx'
import { tasks } from './tasks.ts'
import { words } from './words.ts'

const OfYear = z.object({ year: z.number() })
const Moved = z.object({ on: z.string() })

/** What each body owes for a year and why, from the rules an organ approves to the last cent received. */
export const dues: Module = {
  name: 'dues',
  tables: [
    'dues_setting',
    'dues_schedule',
    'dues_schedule_move',
    'dues_input',
    'due',
    'due_move',
    'due_preview',
    'due_charge',
    'due_credit',
    'due_credit_use',
    'due_penalty',
    'due_notice',
    'due_dispute',
    'due_reminder',
    'dues_statement',
    'dues_statement_line',
    'payment',
    'ledger_entry',
  ],
  permissions: [
    'dues.read',
    'dues.own',
    'dues.propose',
    'dues.approve',
    'dues.collect',
    'dues.dispute',
    'dues.export',
    'dues.settings',
  ],
  events: {
    'dues.setting_changed': z.object({ secondPerson: z.boolean() }),
    'dues.input_kept': z.object({ kind: z.string(), year: z.number() }),
    'dues.schedule_added': OfYear,
    'dues.schedule_edited': OfYear,
    ...Object.fromEntries(scheduleMoves.map((m) => [`dues.${m.event}`, OfYear])),
    'dues.proposal_published': z.object({ bodies: z.number() }),
    'dues.computation_asked': OfYear,
    'dues.dues_computed': z.object({ year: z.number(), bodies: z.number() }),
    'dues.notices_asked': z.object({ year: z.number(), dues: z.number() }),
    'dues.notice_sent': z.object({ number: z.string() }),
    'dues.notice_failed': z.object({ problem: z.string() }),
    ...Object.fromEntries(moves.map((m) => [`dues.${m.event}`, Moved])),
    'dues.payment_registered': z.object({ cents: z.number(), source: z.string() }),
    'dues.statement_read': z.object({ lines: z.number() }),
    'dues.line_dismissed': z.object({ line: z.number() }),
    'dues.year_closed': z.object({ year: z.number(), bodies: z.number() }),
    'dues.credit_kept': z.object({ kind: z.string(), cents: z.number() }),
    'dues.penalty_taken': z.object({ number: z.number(), cents: z.number() }),
  },
  eventWords: (lang) => ({ ...words(lang).events, ...penaltyWords(lang).events }),
  problems: (lang) => ({ ...problems(lang), ...penaltyProblems(lang) }),
  nav: [
    {
      at: 'centre',
      order: 14,
      word: (lang) => words(lang).nav,
      href: '/dues',
      permission: 'dues.read',
      icon: 'it-card',
    },
    {
      at: 'body',
      order: 7,
      word: (lang) => words(lang).navMine,
      href: '/dues/mine',
      permission: 'dues.own',
      icon: 'it-card',
    },
  ],
  routes: (web) => {
    scheduleRoutes(web)
    ruleRoutes(web)
    simulationRoutes(web)
    moneyRoutes(web)
    statementRoutes(web)
    penaltyRoutes(web)
    dueRoutes(web)
    openDataRoutes(web)
  },
  api: (web) => {
    api(web)
    openDataApi(web)
  },
  tasks,
  cards: { body: [bodyCard], centre: [centreCard] },
  files: { 'dues.notice': 'dues.own' },
}

export { computeYear } from './computing.ts'
export { duesOfBody, listDues } from './dues.ts'
export { keepInput } from './inputs.ts'
export { handOver } from './notices.ts'
export { registerPayment } from './payments.ts'
export { brescia2015, brescia2026, consorzioIt, leccoWorkstations, olgiate2023 } from './real-schedules.ts'
export { duesTonight } from './reminders.ts'
export type { RuleSet } from './rules.ts'
export { addSchedule, getSchedule } from './schedules.ts'
export { moveSchedule, publishProposal } from './scheduling.ts'
