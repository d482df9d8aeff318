import { h } from 'preact'
import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import type { Lang } from '../platform/words.ts'
import { today } from '../platform/time.ts'
import type { OverageBand } from './allowance.ts'
import { catalogueApi } from './api.ts'
import { AllowancesCard } from './allowance-pages.tsx'
import { centreRoutes } from './centre-routes.tsx'
import { allowancesOf } from './counters.ts'
import { entitlementRoutes } from './entitlement-routes.tsx'
import { catalogueRoutes } from './routes.tsx'
import { listServices } from './services.ts'
import { tasks } from './tasks.ts'
import { problems } from './sentences.ts'
import { words } from './words.ts'

/** What the centre offers, who is entitled to how much of it, and what was used. */
export const catalogue: Module = {
  name: 'catalogue',
  tables: [
    'service',
    'service_version',
    'service_move',
    'entitlement_rule',
    'allowance_counter',
    'overage_consent',
    'consumption',
  ],
  permissions: [
    'catalogue.read',
    'catalogue.edit',
    'catalogue.rules',
    'catalogue.consume',
    'catalogue.commit',
    'catalogue.export',
  ],
  events: {
    'catalogue.service_added': z.object({ code: z.string() }),
    'catalogue.service_edited': z.object({ fromOn: z.string() }),
    'catalogue.service_moved': z.object({ from: z.string(), to: z.string() }),
    'catalogue.rule_added': z.object({ ruleId: z.string() }),
    'catalogue.rule_ended': z.object({ ruleId: z.string(), lastOn: z.string() }),
    'catalogue.consumption_recorded': z.object({
      service: z.string(),
      quantity: z.number(),
      overQuantity: z.number(),
      cents: z.number(),
    }),
    'catalogue.consumption_corrected': z.object({ corrects: z.string(), quantity: z.number() }),
    'catalogue.consent_recorded': z.object({ service: z.string(), year: z.number() }),
    'catalogue.consent_ended': z.object({}),
    'catalogue.allowance_reached': z.object({
      serviceId: z.string(),
      periodFrom: z.string(),
      threshold: z.number(),
    }),
    'catalogue.import_asked': z.object({}),
    'catalogue.uses_imported': z.object({
      taken: z.number(),
      over: z.number(),
      known: z.number(),
      refused: z.number(),
    }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 40,
      word: (lang) => words(lang).nav,
      href: '/catalogue',
      permission: 'catalogue.read',
      icon: 'it-piattaforme',
    },
    {
      at: 'centre',
      order: 41,
      word: (lang) => words(lang).navEntitlement,
      href: '/entitlement',
      permission: 'catalogue.read',
      icon: 'it-telephone',
    },
    {
      at: 'body',
      order: 10,
      word: (lang) => words(lang).navMine,
      href: '/entitlement',
      permission: 'catalogue.read',
      icon: 'it-check-circle',
    },
    {
      at: 'body',
      order: 11,
      word: (lang) => words(lang).nav,
      href: '/catalogue',
      permission: 'catalogue.read',
      icon: 'it-piattaforme',
    },
  ],
  routes: (web) => {
    // What is called coverage, import or bodies comes before a service of that code.
    centreRoutes(web)
    entitlementRoutes(web)
    catalogueRoutes(web)
  },
  api: catalogueApi,
  tasks,
  listeners: { 'catalogue.allowance_reached': 'catalogue.alert' },
  cards: {
    body: [
      {
        order: 5,
        permission: 'catalogue.read',
        draw: async (ctx, id) => {
          const { rows } = await allowancesOf(ctx, id, today(ctx.now, ctx.zone))
          return {
            title: words(ctx.lang).cardTitle,
            href: `/catalogue/bodies/${id}`,
            body: h(AllowancesCard, { lang: ctx.lang, bodyId: id, rows }),
          }
        },
      },
    ],
  },
  commandBox: {
    word: (lang) => words(lang).nav,
    permission: 'catalogue.read',
    // Each service twice: its card, and the question whether somebody may have it.
    find: async (ctx, q) =>
      (await listServices(ctx, { q })).slice(0, 4).flatMap((s) => [
        { label: s.name, hint: words(ctx.lang).states[s.state], href: `/catalogue/${s.code}` },
        { label: `${words(ctx.lang).askTitle} ${s.name}`, hint: '', href: `/entitlement?service=${s.code}` },
      ]),
  },
}

export { mayHave, type Membership, type WouldHave, wouldHave } from './entitlement.ts'
export { consume, correct } from './consumption.ts'
export { chargesOf } from './charges.ts'
export { addConsent } from './consents.ts'
export { type Allowance, allowancesOf } from './counters.ts'
export type { Family, Unit } from './families.ts'
export { addRule, NewRule } from './rules.ts'
export { addService, moveService, NewService } from './services.ts'
export { sayWhy } from './sentences.ts'
export { amount } from './unit-words.ts'
/** What more than the allowance costs, in words. */
export const sayBeyond = (bands: readonly OverageBand[], lang: Lang) =>
  bands.length > 0 ? words(lang).bands(bands) : words(lang).notOffered
/** How families and periods are called, for pages elsewhere that list services. */
export const catalogueNames = (lang: Lang) => ({ families: words(lang).families, periods: words(lang).periods })
