/** Every role of the platform and what it may do. The one place where permissions are given. */

export const centreRoles = [
  'director',
  'operator',
  'specialist',
  'funding-officer',
  'procurement-officer',
  'accountant',
  'partner-operator',
  'contract-director',
  'organ-member',
  'supplier',
  'auditor',
] as const
export const bodyRoles = [
  'rtd',
  'referent',
  'body-accountant',
  'secretary',
  'rup',
  'mayor',
  'councillor',
  'employee',
  'dpo',
] as const
export type CentreRole = (typeof centreRoles)[number]
export type BodyRole = (typeof bodyRoles)[number]
export type Role = CentreRole | BodyRole
export const allRoles: readonly Role[] = [...centreRoles, ...bodyRoles]
export const isCentreRole = (role: string): role is CentreRole => (centreRoles as readonly string[]).includes(role)

const reads = ['members.read', 'people.read', 'funding.read']
const exports = ['members.export', 'funding.export']
const staff = [...reads, ...exports, 'system.read']

const permissionsByRole: Record<Role, readonly string[]> = {
  director: [
    ...staff,
    'members.edit',
    'members.contacts',
    'members.import',
    'people.edit',
    'people.tokens',
    'funding.import',
    'system.history',
    'system.settings',
    'system.run',
  ],
  operator: [...staff, 'members.edit', 'members.contacts', 'members.import', 'people.edit', 'system.run'],
  specialist: staff,
  'funding-officer': [...staff, 'funding.import', 'system.run'],
  'procurement-officer': staff,
  accountant: [...staff, 'members.import', 'system.run'],
  'partner-operator': ['members.read', 'people.read', 'system.read'],
  'contract-director': [...staff, 'system.history'],
  'organ-member': ['members.read', 'funding.read'],
  // A supplier sees its own contracts and assigned work; there is nothing of that kind yet.
  supplier: [],
  auditor: [...staff, 'system.history'],
  rtd: [...reads, ...exports, 'members.contacts'],
  referent: [...reads, 'members.contacts'],
  'body-accountant': [...reads, ...exports],
  secretary: [...reads, ...exports, 'members.contacts'],
  rup: [...reads, ...exports],
  mayor: ['members.read', 'funding.read', 'funding.export'],
  councillor: ['members.read', 'funding.read'],
  employee: ['members.read'],
  dpo: reads,
}

const known = new Map<string, ReadonlySet<string>>()

/** What somebody with these roles may do: the union. Asked at every request, so each combination is made once. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<string> {
  const key = roles.join(' ')
  let found = known.get(key)
  if (!found) known.set(key, (found = new Set(roles.flatMap((role) => permissionsByRole[role as Role] ?? []))))
  return found
}
