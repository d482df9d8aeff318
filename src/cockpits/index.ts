import type { Module } from '../platform/module.ts'
import { h } from 'preact'
import { routes } from './routes.tsx'
import { words } from './words.ts'

/** What each role must do today, on one screen: nothing of its own is kept. */
export const cockpits: Module = {
  name: 'cockpits',
  tables: [],
  permissions: ['cockpits.read'],
  nav: (['centre', 'body'] as const).map((at) => ({
    at,
    order: 2,
    word: (lang) => words(lang).nav,
    href: '/today',
    permission: 'cockpits.read',
    icon: 'it-flag',
  })),
  routes,
  cards: {
    body: [
      {
        order: 90,
        permission: 'cockpits.read',
        draw: async (ctx, id) => ({
          title: words(ctx.lang).brief,
          href: `/today/bodies/${id}`,
          body: h('p', null, words(ctx.lang).briefText),
        }),
      },
    ],
  },
}
