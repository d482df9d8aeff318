import type { Actor } from './ctx.ts'

/**
 * Who may enter a route: a permission (`members.read`), 'signed-in' for anybody with a session or token, 'public' for
 * everybody. What a person may not see does not exist for them.
 */
export type Access = string

export type Door = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  access: Access
  kind: 'page' | 'action' | 'api' | 'download' | 'stream'
  module: string
}

export const mayEnter = (actor: Actor, access: Access) =>
  access === 'public' || (actor.kind !== 'visitor' && (access === 'signed-in' || actor.permissions.has(access)))

/** Reading the module is enough to be told that one may not change it; otherwise it does not exist. */
export const mayKnow = (actor: Actor, access: Access) =>
  actor.kind !== 'visitor' && actor.permissions.has(`${access.split('.')[0]}.read`)

export const visitor: Actor = {
  kind: 'visitor',
  personId: null,
  accountId: null,
  name: '',
  centreId: null,
  bodyIds: [],
  roles: [],
  permissions: new Set(),
  modulesOff: new Set(),
  zone: 'Europe/Rome',
  lang: null,
}
