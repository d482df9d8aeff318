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

const reads = ['members.read', 'people.read', 'funding.read', 'conventions.read', 'catalogue.read', 'activations.read']
const exports = ['members.export', 'funding.export', 'catalogue.export']
/** At the desk: people of a body ask, people of the centre answer; `colleagues` see what others of the body asked. */
const asks = ['desk.read', 'desk.open']
const answers = ['desk.open', 'desk.work', 'desk.colleagues']
const staff = [
  ...reads,
  ...exports,
  'desk.read',
  'desk.colleagues',
  'conventions.campaigns',
  'system.read',
  'protocol.read',
  'calendars.read',
]

const permissionsByRole: Record<Role, readonly string[]> = {
  director: [
    ...staff,
    'mailbox.read',
    'mailbox.edit',
    'mailbox.settings',
    'members.edit',
    'members.contacts',
    'members.import',
    'people.edit',
    'people.tokens',
    'funding.import',
    'system.history',
    'system.settings',
    'system.run',
    'conventions.edit',
    'conventions.approve',
    'protocol.edit',
    'protocol.settings',
    'prospects.read',
    'prospects.edit',
    'conventions.move',
    'conventions.deliver',
    'catalogue.edit',
    'catalogue.rules',
    'catalogue.consume',
    'catalogue.commit',
    'forms.read',
    'forms.edit',
    'forms.publish',
    'activations.request',
    'activations.commit',
    'activations.grant',
    'activations.provision',
    'activations.work',
    'activations.terms',
    ...answers,
    'desk.body',
    'desk.settings',
  ],
  operator: [
    ...staff,
    'mailbox.read',
    'mailbox.edit',
    'prospects.read',
    'prospects.edit',
    'protocol.edit',
    'conventions.edit',
    'conventions.move',
    'conventions.deliver',
    'members.edit',
    'members.contacts',
    'members.import',
    'people.edit',
    'system.run',
    'catalogue.edit',
    'catalogue.consume',
    'catalogue.commit',
    'forms.read',
    'forms.edit',
    'activations.request',
    'activations.commit',
    'activations.grant',
    'activations.provision',
    'activations.work',
    ...answers,
    'desk.body',
  ],
  specialist: [...staff, ...answers, 'mailbox.read', 'catalogue.consume', 'activations.provision', 'activations.work'],
  'funding-officer': [...staff, 'funding.import', 'system.run'],
  'procurement-officer': staff,
  accountant: [...staff, 'members.import', 'system.run', 'catalogue.commit', 'activations.commit'],
  'partner-operator': [
    'members.read',
    'people.read',
    'system.read',
    'calendars.read',
    'catalogue.read',
    'catalogue.consume',
    'activations.read',
    'activations.provision',
    'activations.work',
    'desk.read',
    ...answers,
  ],
  'contract-director': [...staff, 'system.history'],
  'organ-member': ['members.read', 'funding.read', 'conventions.read', 'catalogue.read', 'activations.read'],
  // A supplier sees its own contracts and assigned work; there is nothing of that kind yet.
  supplier: [],
  auditor: [...staff, 'system.history'],
  rtd: [
    ...reads,
    ...exports,
    'members.contacts',
    'conventions.deliver',
    'activations.request',
    'activations.approve',
    'activations.work',
    ...asks,
    'desk.colleagues',
    'desk.body',
  ],
  referent: [
    ...reads,
    ...asks,
    'desk.colleagues',
    'members.contacts',
    'conventions.deliver',
    'activations.request',
    'activations.work',
  ],
  'body-accountant': [...reads, ...exports, ...asks, 'catalogue.commit', 'activations.approve', 'activations.commit'],
  secretary: [
    ...reads,
    ...exports,
    'members.contacts',
    'conventions.deliver',
    'catalogue.commit',
    'activations.request',
    'activations.approve',
    'activations.commit',
    'activations.work',
    ...asks,
    'desk.colleagues',
    'desk.body',
  ],
  rup: [...reads, ...exports, ...asks, 'catalogue.commit', 'activations.commit'],
  mayor: [
    'members.read',
    'funding.read',
    'funding.export',
    'conventions.read',
    'conventions.deliver',
    'catalogue.read',
    'activations.read',
  ],
  councillor: ['members.read', 'funding.read', 'conventions.read', 'catalogue.read', 'activations.read'],
  employee: ['members.read', ...asks],
  dpo: [...reads, ...asks],
}

const known = new Map<string, ReadonlySet<string>>()

/** What somebody with these roles may do: the union. Asked at every request, so each combination is made once. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<string> {
  const key = roles.join(' ')
  let found = known.get(key)
  if (!found) known.set(key, (found = new Set(roles.flatMap((role) => permissionsByRole[role as Role] ?? []))))
  return found
}
