import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { actRoutes } from './act-routes.tsx'
import { adhesionRoutes } from './adhesion-routes.tsx'
import { bodyCard } from './body-card.tsx'
import { moves } from './moves.ts'
import { conventionRoutes } from './routes.tsx'
import { problems } from './refusals.ts'
import { tasks } from './tasks.ts'
import { words } from './words.ts'

const Moved = z.object({ on: z.string(), actId: z.string().nullable() })

/** Who belongs, since when, under which act. */
export const conventions: Module = {
  name: 'conventions',
  tables: [
    'act',
    'convention',
    'convention_text',
    'convention_act',
    'signatory',
    'adhesion',
    'adhesion_move',
    'adhesion_signature',
    'adhesion_draft',
    'processing_deed',
    'deed_processor',
    'handback',
    'membership',
  ],
  permissions: [
    'conventions.read',
    'conventions.edit',
    'conventions.approve',
    'conventions.move',
    'conventions.deliver',
  ],
  events: {
    'conventions.act_kept': z.object({ type: z.string(), own: z.boolean() }),
    'conventions.convention_added': z.object({}),
    'conventions.convention_edited': z.object({}),
    'conventions.convention_approved': z.object({ actId: z.string() }),
    'conventions.act_linked': z.object({ actId: z.string() }),
    'conventions.text_added': z.object({ number: z.number() }),
    'conventions.signatory_added': z.object({}),
    'conventions.adhesion_opened': z.object({ conventionId: z.string() }),
    'conventions.hand_back_listed': z.object({ kind: z.string() }),
    'conventions.hand_back_done': z.object({ kind: z.string() }),
    'conventions.deed_kept': z.object({ actId: z.string(), processors: z.number() }),
    ...Object.fromEntries(moves.map((m) => [`conventions.${m.event}`, Moved])),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 12,
      word: (lang) => words(lang).title,
      href: '/conventions',
      permission: 'conventions.read',
      icon: 'it-files',
    },
    {
      at: 'centre',
      order: 13,
      word: (lang) => words(lang).actsTitle,
      href: '/acts',
      permission: 'conventions.read',
      icon: 'it-file',
    },
    {
      at: 'body',
      order: 5,
      word: (lang) => words(lang).bodyNav,
      href: '/adhesions',
      permission: 'conventions.read',
      icon: 'it-files',
    },
    {
      at: 'body',
      order: 6,
      word: (lang) => words(lang).actsTitle,
      href: '/acts',
      permission: 'conventions.read',
      icon: 'it-file',
    },
  ],
  routes: (web) => {
    conventionRoutes(web)
    adhesionRoutes(web)
    actRoutes(web)
  },
  api,
  tasks,
  listeners: {
    'members.body_merged': 'conventions.follow_merger',
    'conventions.adhesion_entitled': 'conventions.follow_union',
    'conventions.adhesion_reinstated': 'conventions.follow_union',
    'conventions.adhesion_exit_withdrawn': 'conventions.follow_union',
  },
  cards: { body: [bodyCard] },
  files: {
    'conventions.act': 'conventions.read',
    'conventions.text': 'conventions.read',
    'conventions.signed': 'conventions.read',
  },
}

export { type Act, findAct, keepAct, NewAct } from './acts.ts'
export { keepDeed } from './deeds.ts'
export { openAdhesion } from './adhesions.ts'
export { moveAdhesion } from './moving.ts'
export { addConvention, addText, approveConvention } from './conventions.ts'
export { type Membership, membershipOn } from './membership.ts'
export { addSignatories, representatives, sameName } from './signatories.ts'
export { readSigned } from './signed.ts'
export { labelOf } from './words.ts'
