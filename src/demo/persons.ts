import { type BodyRole, bodyRoles, type CentreRole, centreRoles } from '../people/index.ts'
import type { DemoCentre } from './centres.ts'
import { cremonaProtocolOn, leccePartner } from './facts.ts'
import { invented, mailName } from './names.ts'

type Given<R> = { role: R; body: string | null; act?: string; actOn?: string; fromOn: string; toOn?: string }
export type DemoPerson = {
  name: string
  email: string
  /** Whether one may sign in as this person with a click. */
  enters: boolean
  mandates: Given<CentreRole | BodyRole>[]
}

const SINCE = '2025-01-01'
/** One associated RTD for so many bodies; one body in a group is left without, so that the first page has something to say. */
const GROUP = 12

/** The invented people of a centre: one for each of its roles, the staff of a few bodies, RTDs shared by the others. */
export function personsOf(centre: DemoCentre, bodies: readonly string[], from: number): DemoPerson[] {
  const names = invented(from)
  const person = (domain: string, enters: boolean, ...mandates: DemoPerson['mandates']): DemoPerson => {
    const name = names.next().value
    return { name, email: `${mailName(name)}@${domain}.example`, enters, mandates }
  }
  const staff = centreRoles.map((role) =>
    person(`${centre.slug}.campanile`, true, { role, body: null, ...since(centre, role) }),
  )
  const officers = officersOf(centre.staffed, (domain, ...mandates) => person(domain, true, ...mandates))
  const others = bodies.filter((b) => !centre.staffed.includes(b))
  // The first associated RTD, who may be entered as, also serves the third of the staffed bodies.
  const groups = Array.from({ length: Math.ceil(others.length / GROUP) }, (_, i) =>
    others.slice(i * GROUP, (i + 1) * GROUP),
  )
  const associated = groups.map((group, i) => {
    const served = group.length === GROUP ? group.slice(1) : group
    const all = i === 0 ? [centre.staffed[2]!, ...served.slice(0, 4)] : served
    return person(`rtd.${centre.slug}`, i === 0, ...all.map((body) => ({ role: 'rtd' as const, body, fromOn: SINCE })))
  })
  return [...staff, ...officers, ...associated]
}

/** Everybody of the staffed bodies: the first two share a secretary, all share a DPO, the third has no RTD of its own. */
function officersOf(
  bodies: readonly string[],
  person: (domain: string, ...mandates: DemoPerson['mandates']) => DemoPerson,
): DemoPerson[] {
  const mandate = (role: BodyRole, body: string) => ({ role, body, fromOn: SINCE })
  const shared: DemoPerson[] = [
    person('segreteria.associata', ...bodies.slice(0, 2).map((b) => mandate('secretary', b))),
    person('dpo.associato', ...bodies.map((b) => mandate('dpo', b))),
  ]
  const own = bodies.flatMap((body, at) =>
    bodyRoles
      .filter((role) => role !== 'dpo' && (role !== 'secretary' || at === 2) && (role !== 'rtd' || at < 2))
      .map((role) => person(mailName(body.replace(/^Comune di /, '')).replaceAll('.', '-'), mandate(role, body))),
  )
  return [...own, ...shared]
}

/** The partner of Lecce holds its office under a contract that is a fact; in Cremona the organ under the protocol. */
function since(centre: DemoCentre, role: CentreRole) {
  if (centre.slug === 'lecce' && role === 'partner-operator') {
    const { name, fromOn, toOn } = leccePartner
    return { act: `Partenariato pubblico-privato con ${name}`, actOn: fromOn, fromOn, toOn }
  }
  if (centre.slug === 'cremona' && role === 'organ-member')
    return {
      act: 'Protocollo d’intesa, comitato tecnico di indirizzo e controllo',
      actOn: cremonaProtocolOn,
      fromOn: SINCE,
    }
  return { fromOn: SINCE }
}
