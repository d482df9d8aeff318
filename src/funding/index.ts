import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { commands } from './commands.ts'
import { importApi, importRoutes } from './import-routes.tsx'
import { EditionFacts } from './imports.ts'
import { tasks } from './tasks.ts'
import { toldOfBody } from './told.ts'
import { CentreFunding, FundingCard } from './pages.tsx'
import { listPositions, positionsOfBody, readAll } from './positions.ts'
import routes from './routes.tsx'
import { isImported, totals } from './totals.ts'
import { problems, words } from './words.ts'
import { h } from 'preact'

export const funding: Module = {
  name: 'funding',
  tables: [
    'source_file',
    'edition',
    'call',
    'holder',
    'holder_look',
    'grant_award',
    'source_row',
    'grant_change',
    'quarantine',
    'body_holder',
    'told_position',
    'import_plan',
  ],
  permissions: ['funding.read', 'funding.export', 'funding.import'],
  events: {
    'funding.positions_told': z.object({ told: z.number() }),
    'funding.edition_imported': EditionFacts,
    'funding.import_asked': z.object({ files: z.number(), addresses: z.number() }),
    'funding.nightly_set': z.object({ on: z.boolean() }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 30,
      word: (lang) => words(lang).nav,
      href: '/funding',
      permission: 'funding.read',
      icon: 'it-card',
    },
    {
      at: 'body',
      order: 20,
      word: (lang) => words(lang).nav,
      href: '/funding',
      permission: 'funding.read',
      icon: 'it-card',
    },
  ],
  routes: (web) => {
    importRoutes(web)
    routes(web)
  },
  api: (web) => {
    importApi(web)
    api(web)
  },
  tasks,
  commands,
  listeners: {
    'members.body_added': 'funding.link',
    'members.body_edited': 'funding.link',
    'members.body_merged': 'funding.link',
    'members.file_imported': 'funding.link',
  },
  cards: {
    centre: [
      {
        order: 10,
        permission: 'funding.read',
        draw: async (ctx) => ({
          title: words(ctx.lang).cardTitle,
          href: '/funding',
          body: h(CentreFunding, {
            lang: ctx.lang,
            totals: await totals(ctx, 'centre'),
            imported: await isImported(ctx),
            imports: ctx.actor.permissions.has('funding.import'),
          }),
        }),
      },
    ],
    body: [
      {
        order: 10,
        permission: 'funding.read',
        draw: async (ctx, id) => {
          const readings = readAll(ctx, await positionsOfBody(ctx, id))
          // What a document tells is asked for only where the open data say nothing yet.
          const told = readings.length > 0 ? 0 : (await toldOfBody(ctx, id)).length
          return {
            title: words(ctx.lang).cardTitle,
            href: `/funding/bodies/${id}`,
            body: h(FundingCard, {
              lang: ctx.lang,
              readings,
              told,
              imported: readings.length > 0 || (await isImported(ctx)),
              imports: ctx.actor.permissions.has('funding.import'),
            }),
          }
        },
      },
    ],
  },
  commandBox: {
    word: (lang) => words(lang).nav,
    permission: 'funding.read',
    find: async (ctx, q) =>
      (await listPositions(ctx, 'centre', { q }, 8)).rows.map((p) => ({
        label: p.call,
        hint: [p.bodyName, p.cup].filter(Boolean).join(' · '),
        href: `/funding/grants/${p.id}`,
      })),
  },
}

export { tellPositions, type ToldPosition } from './told.ts'
export { importOpenData } from './imports.ts'
export { checkWhole } from './grants.ts'
export { NotImported } from './pages.tsx'
export { isImported, type Received, receivedByYear, sumUp, totals } from './totals.ts'
