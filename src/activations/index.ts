import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import { listActivations } from './activations.ts'
import api from './api.ts'
import { bodyCard, centreCard } from './cards.tsx'
import { expiryRoutes } from './expiry-routes.tsx'
import { moveRoutes } from './move-routes.tsx'
import { moves, sayNumber } from './moves.ts'
import { problems } from './refusals.ts'
import { activationRoutes } from './routes.tsx'
import { tasks } from './tasks.ts'
import { termRoutes } from './term-routes.tsx'
import { words } from './words.ts'

const Moved = z.object({ on: z.string() })

/** What a body asks of the catalogue, until it has it, uses it and gives it back. */
export const activations: Module = {
  name: 'activations',
  tables: [
    'service_terms',
    'service_step',
    'approval_rule',
    'activation',
    'activation_move',
    'activation_signature',
    'activation_step',
    'delegation',
    'activation_item',
    'expiry_setting',
    'expiry_notice',
    'calendar_feed',
  ],
  permissions: [
    'activations.read',
    'activations.request',
    'activations.approve',
    'activations.commit',
    'activations.grant',
    'activations.provision',
    'activations.work',
    'activations.terms',
  ],
  events: {
    'activations.request_sent': z.object({ service: z.string(), quantity: z.number() }),
    ...Object.fromEntries(moves.map((m) => [`activations.${m.event}`, Moved])),
    'activations.renewal_refused': z.object({ why: z.string() }),
    'activations.terms_changed': z.object({}),
    'activations.step_added': z.object({}),
    'activations.step_removed': z.object({}),
    'activations.approval_changed': z.object({ roles: z.array(z.string()), above: z.number() }),
    'activations.step_done': z.object({ position: z.number() }),
    'activations.step_taken': z.object({ position: z.number() }),
    'activations.item_kept': z.object({ kind: z.string() }),
    'activations.item_handed_back': z.object({ kind: z.string() }),
    'activations.delegation_kept': z.object({ platform: z.string(), state: z.string() }),
    'activations.feed_opened': z.object({}),
    'activations.feed_revoked': z.object({}),
    'activations.reminders_sent': z.object({ letters: z.number() }),
    'activations.distances_changed': z.object({ distances: z.array(z.number()) }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 42,
      word: (lang) => words(lang).nav,
      href: '/activations',
      permission: 'activations.read',
      icon: 'it-inbox',
    },
    {
      at: 'body',
      order: 12,
      word: (lang) => words(lang).navMine,
      href: '/activations',
      permission: 'activations.read',
      icon: 'it-inbox',
    },
    {
      at: 'centre',
      order: 43,
      word: (lang) => words(lang).expiries,
      href: '/expiries',
      permission: 'activations.read',
      icon: 'it-calendar',
    },
    {
      at: 'body',
      order: 13,
      word: (lang) => words(lang).expiries,
      href: '/expiries',
      permission: 'activations.read',
      icon: 'it-calendar',
    },
  ],
  routes: (web) => {
    activationRoutes(web)
    moveRoutes(web)
    termRoutes(web)
    expiryRoutes(web)
  },
  api,
  tasks,
  // Who belongs, and since when, changes with these.
  listeners: {
    ...Object.fromEntries(
      ['suspended', 'reinstated', 'excluded', 'exited', 'lapsed', 'merged'].map((what) => [
        `conventions.adhesion_${what}`,
        'activations.follow_adhesion',
      ]),
    ),
    'catalogue.consent_recorded': 'activations.follow_commitment',
  },
  cards: { body: [bodyCard], centre: [centreCard] },
  commandBox: {
    word: (lang) => words(lang).nav,
    permission: 'activations.read',
    find: async (ctx, q) => {
      const number = /^r?-?(\d{1,9})$/i.exec(q.trim())?.[1]
      if (!number) return []
      const { rows } = await listActivations(ctx, { number: Number(number) }, 1)
      return rows.map((a) => ({
        label: `${sayNumber(a.number)} ${a.serviceName}`,
        hint: a.bodyName,
        href: `/activations/${a.number}`,
      }))
    },
  },
  files: {
    'activations.document': 'activations.read',
    'activations.signed': 'activations.read',
  },
}

export { ActivationFilter, getActivation, listActivations } from './activations.ts'
export { addDelegation, addItem, NewDelegation, NewItem } from './given.ts'
export { moveActivation } from './moving.ts'
export { sendRequest } from './requests.ts'
export { completeStep, stepsOf } from './steps.ts'
export { addServiceStep, saveApproval, saveTerms, serviceByCode } from './terms.ts'
