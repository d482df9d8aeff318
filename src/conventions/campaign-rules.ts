// What a renewal campaign knows without asking: values in, values out.

/** The steps of a body in a campaign, in their order. */
export const steps = ['draft', 'act', 'effective', 'signature', 'countersignature', 'deed'] as const
export type Step = (typeof steps)[number]

/** What is there of a body, as one query reads it. Days are `2026-12-31`. */
export type Progress = {
  sentOn: string | null
  actOn: string | null
  effectiveOn: string | null
  signedOn: string | null
  countersignedOn: string | null
  deedOn: string | null
  /** Whether the convention asks for the lead body's signature too. */
  countersigned: boolean
}
export type Mark = { step: Step; done: boolean; on: string | null }

/** The checklist of a body on a day: an act that takes effect later is there, and not yet in effect. */
export function checklistOf(p: Progress, day: string): Mark[] {
  const at = (step: Step, on: string | null, done = on !== null): Mark => ({ step, done, on })
  return [
    at('draft', p.sentOn),
    at('act', p.actOn),
    at('effective', p.effectiveOn, p.effectiveOn !== null && p.effectiveOn <= day),
    at('signature', p.signedOn),
    ...(p.countersigned ? [at('countersignature', p.countersignedOn)] : []),
    at('deed', p.deedOn),
  ]
}

/** Whose turn it is for each step; an act that only waits for its day is nobody's. */
const owners: Record<Step, 'body' | 'centre'> = {
  draft: 'centre',
  act: 'body',
  effective: 'body',
  signature: 'body',
  countersignature: 'centre',
  deed: 'body',
}
export type Next = { step: Step; owner: 'body' | 'centre' | 'calendar'; on: string | null }

/** The next thing to do, and who does it; null when nothing is left. What is there already needs no draft any more. */
export function nextOf(marks: readonly Mark[]): Next | null {
  const later = (step: Step) => marks.some((m) => m.done && steps.indexOf(m.step) > steps.indexOf(step))
  const first = marks.find((m) => !m.done && !(m.step === 'draft' && later('draft')))
  if (!first) return null
  const waits = first.step === 'effective' && first.on !== null
  return { step: first.step, owner: waits ? 'calendar' : owners[first.step], on: first.on }
}

/** What the body itself still owes: what it is reminded of. */
export const bodysTurn = (marks: readonly Mark[]): Mark[] => marks.filter((m) => !m.done && owners[m.step] === 'body')

export const daysUntil = (day: string, today: string): number =>
  Temporal.PlainDate.from(today).until(Temporal.PlainDate.from(day)).days

/** The threshold a day belongs to: the nearest of those reached. Null before the first and after the deadline. */
export const thresholdOn = (deadlineOn: string, remindDays: readonly number[], today: string): number | null => {
  const left = daysUntil(deadlineOn, today)
  return left < 0 ? null : (remindDays.filter((t) => t >= left).toSorted((a, b) => a - b)[0] ?? null)
}
