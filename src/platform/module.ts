import type { ComponentChildren } from 'preact'
import type { Command } from './command.ts'
import type { Ctx } from './ctx.ts'
import type { Events } from './events.ts'
import type { Web } from './http.ts'
import type { ProblemWords } from './problems.ts'
import type { Tasks } from './tasks.ts'
import type { Lang } from './words.ts'

/** An entry of the side navigation: at the centre, or at a body's officers. */
export type NavEntry = {
  /** A picture from the sprite, and the group it stands in. */
  icon?: string
  group?: (lang: Lang) => string
  at: 'centre' | 'body'
  order: number
  word: (lang: Lang) => string
  href: string
  permission: string
}

/** What a module puts on another's card: a title, a way in, a few lines. */
type Card = {
  order: number
  permission: string
  draw: (ctx: Ctx, id: string) => Promise<{ title: string; href?: string; body: ComponentChildren } | null>
}

export type Found = { label: string; hint: string; href: string }

/** What a module is made of: its door and its manifest. `src/app.ts` lists them all. */
export type Module = {
  name: string
  tables: readonly string[]
  permissions: readonly string[]
  events?: Events
  /** How its events are called by people. */
  eventWords?: (lang: Lang) => Readonly<Record<string, string>>
  problems?: ProblemWords
  nav?: readonly NavEntry[]
  routes?: (web: Web) => void
  api?: (web: Web) => void
  tasks?: Tasks
  /** When this event is recorded, this task of ours runs. */
  listeners?: Readonly<Record<string, string>>
  cards?: {
    body?: readonly Card[]
    /** On the first page of a centre; the id is the centre's. */ centre?: readonly Card[]
  }
  /** What the command box finds here. */
  commandBox?: { word: (lang: Lang) => string; permission: string; find: (ctx: Ctx, query: string) => Promise<Found[]> }
  /** Who may download a file of an owner kind: the permission, by kind. */
  files?: Readonly<Record<string, string>>
  commands?: readonly Command[]
}
