import { config } from './platform/config.ts'
import type { Caller, Frame, Req, View } from './platform/http.ts'
import type { Module } from './platform/module.ts'
import { roleNames, type Scope, scopesOf } from './people/index.ts'
import { ConsoleShell, PlainShell, PrintShell, PublicShell } from './ui/shell.tsx'
import { ErrorPage, errorTitle } from './ui/error-pages.tsx'
import type { IconName } from './ui/icons.ts'
import type { Assets, Frame as Shown, NavItem } from './ui/frame.ts'

/** What the frame of a page needs besides the page: where this account may work. */
export const around = async (caller: Caller): Promise<Scope[]> =>
  caller.actor.accountId ? scopesOf(caller.actor.accountId) : []

/** Puts the right frame around a page: navigation by module and permission, the switch of centre and body, crumbs. */
export const framing =
  (modules: readonly Module[], assets: Assets): Frame =>
  (view, { req, caller, scopes }) => {
    const shown = shownFrame(view, req, caller, (scopes as Scope[] | null) ?? [], modules, assets)
    switch (view.frame ?? (caller.actor.kind === 'visitor' ? 'plain' : 'console')) {
      case 'console':
        return <ConsoleShell frame={shown}>{view.body}</ConsoleShell>
      case 'public':
        return <PublicShell frame={shown}>{view.body}</PublicShell>
      case 'print':
        return <PrintShell frame={shown}>{view.body}</PrintShell>
      case 'plain':
        return (
          <PlainShell frame={shown} wide={view.wide ?? false}>
            {view.body}
          </PlainShell>
        )
    }
  }

function shownFrame(
  view: View,
  req: Req,
  { actor, lang, session }: Caller,
  scopes: readonly Scope[],
  modules: readonly Module[],
  assets: Assets,
): Shown {
  const current = scopes.find(
    (s) => s.centreId === actor.centreId && s.bodyId === (actor.bodyIds === '*' ? null : (actor.bodyIds[0] ?? null)),
  )
  const several = new Set(scopes.map((s) => s.centreId)).size > 1
  const names = (roles: readonly string[]) =>
    roles.map((role) => roleNames(lang)[role as keyof ReturnType<typeof roleNames>] ?? role).join(', ')
  return {
    lang,
    zone: actor.zone,
    title: view.title,
    path: req.url,
    assets,
    demo: config().demo,
    crumbs: view.crumbs ?? [],
    // A public page is the same for everybody: the console's navigation is no part of it.
    nav: view.frame === 'public' ? [] : navOf(modules, actor, lang, req.path),
    ...(view.refresh !== undefined && { refresh: view.refresh }),
    ...(view.centre ? { centre: view.centre } : current && { centre: { name: current.centreName, slug: '' } }),
    ...(actor.kind !== 'visitor' && {
      person: { name: actor.name, role: names(actor.roles), singleKeys: session?.singleKeys ?? true },
    }),
    scopes: scopes.map((s) => ({
      label: s.bodyName ?? s.centreName,
      value: s.bodyId ? `${s.centreId}/${s.bodyId}` : s.centreId,
      current: s === current,
      hint: names(s.roles),
      ...(several && { group: s.centreName }),
    })),
    ...(req.flash && { flash: { tone: 'good', text: req.flash } }),
    ...(view.actions !== undefined && { actions: view.actions }),
    ...(view.mark !== undefined && { mark: view.mark }),
    ...(view.lead !== undefined && { lead: view.lead }),
  }
}

function navOf(modules: readonly Module[], actor: Caller['actor'], lang: Caller['lang'], path: string): NavItem[] {
  if (actor.kind === 'visitor') return []
  const at = actor.bodyIds === '*' ? 'centre' : 'body'
  return modules
    .filter((m) => !actor.modulesOff.has(m.name))
    .flatMap((m) => m.nav ?? [])
    .filter((n) => n.at === at && actor.permissions.has(n.permission))
    .toSorted((a, b) => a.order - b.order)
    .map((n) => ({
      word: n.word(lang),
      href: n.href,
      current: path === n.href || (n.href !== '/' && path.startsWith(`${n.href}/`)),
      ...(n.icon && { icon: n.icon as IconName }),
      ...(n.group && { group: n.group(lang) }),
    }))
}

/** The page of a problem: what went wrong, its code, the way back. */
export const errorView = ({
  status,
  sentence,
  requestId,
  lang,
}: {
  status: number
  sentence: string
  requestId: string
  lang: Caller['lang']
}): View => ({
  title: errorTitle(status, lang),
  status,
  body: <ErrorPage status={status} sentence={sentence} requestId={requestId} />,
})
