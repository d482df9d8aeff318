import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import type { IconName } from './icons.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'neutral'

/** The built files' addresses, as `readAssets` finds them in the manifest. */
export type Assets = { css: string; js: string; icons: string; favicon: string; fonts: readonly string[] }

export type Crumb = { href: string; label: string }

type Scope = { label: string; value: string; current: boolean; hint?: string; group?: string }

export type NavItem = { word: string; href: string; current: boolean; group?: string; icon?: IconName; count?: number }

type Flash = { tone: Tone; text: ComponentChildren }

/** Everything a layout shows around a page's body. Plain data: the caller has already chosen what this person may see. */
export type Frame = {
  lang: Lang
  zone?: string
  title: string
  /** Address of this page with its query: the language and scope switches come back to it. */
  path: string
  assets: Assets
  centre?: { name: string; slug: string } | undefined
  person?: { name: string; role: string; singleKeys: boolean } | undefined
  scopes: readonly Scope[]
  nav: readonly NavItem[]
  crumbs: readonly Crumb[]
  demo: boolean
  flash?: Flash | undefined
  /** Buttons at the right of the title. */
  actions?: ComponentChildren
  /** Seconds after which the page asks for itself again where no script does it (a long work under way). */
  refresh?: number
  /** What stands beside the title (a badge) and under it (one sentence, or the main facts). */
  mark?: ComponentChildren
  lead?: ComponentChildren
}

/** The addresses the layouts count on. All but `search`, `home` and `sessions` are POST. */
export const doors = {
  home: '/',
  search: '/search',
  scope: '/scope',
  language: '/language',
  signIn: '/sign-in',
  signOut: '/sign-out',
  sessions: '/account/sessions',
  preferences: '/account/preferences',
} as const
