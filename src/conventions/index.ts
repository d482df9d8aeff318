import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { actRoutes } from './act-routes.tsx'
import { adhesionRoutes } from './adhesion-routes.tsx'
import { bodyCard } from './body-card.tsx'
import { campaignRoutes } from './campaign-routes.tsx'
import { campaignTasks } from './campaign-tasks.ts'
import { campaignProblems, campaignWords } from './campaign-words.ts'
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
    'campaign',
    'campaign_body',
    'campaign_reminder',
    'campaign_item',
    'campaign_tally',
  ],
  permissions: [
    'conventions.read',
    'conventions.edit',
    'conventions.approve',
    'conventions.move',
    'conventions.deliver',
    'conventions.campaigns',
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
    'conventions.campaign_added': z.object({}),
    'conventions.campaign_edited': z.object({}),
    'conventions.campaign_opened': z.object({}),
    'conventions.campaign_closed': z.object({}),
    'conventions.campaign_work_asked': z.object({ work: z.string() }),
    'conventions.draft_sent': z.object({ campaignId: z.string() }),
    'conventions.bodies_reminded': z.object({ bodies: z.number(), letters: z.number() }),
    'conventions.items_brought': z.object({ items: z.number() }),
    'conventions.item_dropped': z.object({}),
    ...Object.fromEntries(moves.map((m) => [`conventions.${m.event}`, Moved])),
  },
  eventWords: (lang) => ({ ...words(lang).events, ...campaignWords(lang).events }),
  problems: (lang) => ({ ...problems(lang), ...campaignProblems(lang) }),
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
      order: 12,
      word: (lang) => campaignWords(lang).nav,
      href: '/campaigns',
      permission: 'conventions.campaigns',
      icon: 'it-refresh',
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
    campaignRoutes(web)
  },
  api,
  tasks: { ...tasks, ...campaignTasks },
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
    'conventions.draft': 'conventions.read',
    'conventions.campaign': 'conventions.move',
    'conventions.campaign_item': 'conventions.move',
  },
}

export { keepAct, NewAct } from './acts.ts'
export { keepDeed } from './deeds.ts'
export { addCampaign, NewCampaign } from './campaigns.ts'
export { openAdhesion } from './adhesions.ts'
export { moveAdhesion } from './moving.ts'
export { addConvention, addText, approveConvention } from './conventions.ts'
export { membershipOn } from './membership.ts'
export { addSignatories, representatives, sameName } from './signatories.ts'
export { readSigned } from './signed.ts'
export { actChoices } from './choices.ts'
