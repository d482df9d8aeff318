import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { callApi } from './call-api.ts'
import { callFormRoutes } from './call-form-routes.tsx'
import { callRoutes } from './call-routes.tsx'
import { bodyCard } from './cards.tsx'
import { evidenceRoutes } from './evidence-routes.tsx'
import { followRoutes } from './follow-routes.tsx'
import { moves, sayNumber } from './moves.ts'
import { listPositions } from './positions.ts'
import { problems } from './refusals.ts'
import { positionRoutes } from './routes.tsx'
import { tasks } from './tasks.ts'
import { words } from './words.ts'

const Moved = z.object({ on: z.string() })

/** Calls of any promoter, the positions of bodies under them, and what proves that all was done. */
export const positions: Module = {
  name: 'positions',
  tables: [
    'fund_call',
    'funding_position',
    'position_date',
    'position_move',
    'position_contract',
    'position_extension',
    'position_document',
    'position_decision',
    'grant_aside',
  ],
  permissions: ['positions.read', 'positions.edit', 'positions.calls'],
  events: {
    'positions.call_added': z.object({ code: z.string() }),
    'positions.call_changed': z.object({ code: z.string() }),
    'positions.position_added': z.object({ call: z.string() }),
    'positions.position_edited': z.object({}),
    'positions.date_corrected': z.object({ name: z.string(), was: z.string(), is: z.string(), reason: z.string() }),
    'positions.contract_added': Moved,
    'positions.contract_recognised': Moved,
    'positions.deadline_extended': z.object({ rule: z.string(), on: z.string() }),
    'positions.document_added': z.object({ paper: z.string(), version: z.number() }),
    'positions.disagreement_decided': z.object({ kept: z.string() }),
    'positions.grant_put_aside': z.object({ official: z.string() }),
    'positions.grant_taken_back': z.object({}),
    ...Object.fromEntries(moves.map((m) => [`positions.${m.event}`, Moved])),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 31,
      word: (lang) => words(lang).nav,
      href: '/positions',
      permission: 'positions.read',
      icon: 'it-files',
    },
    {
      at: 'body',
      order: 21,
      word: (lang) => words(lang).nav,
      href: '/positions',
      permission: 'positions.read',
      icon: 'it-files',
    },
    {
      at: 'centre',
      order: 32,
      word: (lang) => words(lang).calls,
      href: '/calls',
      permission: 'positions.read',
      icon: 'it-list',
    },
  ],
  routes: (web) => {
    callRoutes(web)
    callFormRoutes(web)
    evidenceRoutes(web)
    followRoutes(web)
    positionRoutes(web)
  },
  api: (web) => {
    api(web)
    callApi(web)
  },
  tasks,
  cards: { body: [bodyCard] },
  commandBox: {
    word: (lang) => words(lang).nav,
    permission: 'positions.read',
    find: async (ctx, q) => {
      const number = /^p?-?(\d{1,9})$/i.exec(q.trim())?.[1]
      if (!number) return []
      const { rows } = await listPositions(ctx, { number: Number(number) }, 1)
      return rows.map((p) => ({
        label: `${sayNumber(p.number)} ${p.callTitle}`,
        hint: p.bodyName,
        href: `/positions/${p.number}`,
      }))
    },
  },
  files: { 'positions.document': 'positions.read' },
}

export { CallDefinition } from './call-definition.ts'
export { addPad26, saveCall } from './calls.ts'
export { addContract, NewContract } from './contracts.ts'
export { movePosition } from './moving.ts'
export { openFromRecord } from './official.ts'
export { countProposals } from './proposal-count.ts'
export { addPosition, editPosition, getPosition, PositionEdit } from './positions.ts'
