import type { Computed, Inputs } from './compute.ts'

/** Why a date is not what it was. */
type Reason = { code: ReasonCode; values: Record<string, string | number> }
type ReasonCode =
  | 'first'
  | 'anchor_moved'
  | 'rule_changed'
  | 'extended'
  | 'extension_gone'
  | 'cap_changed'
  | 'calendar_changed'
  | 'anchor_gone'
export type Difference = { was: string | null; is: string; because: readonly Reason[] }

/** What moved a date between two computations of the same rule; null when the date and all it came from are the same. */
export function difference(
  before: Pick<Computed, 'dueOn' | 'dueAt' | 'inputs'> | null,
  after: Computed,
): Difference | null {
  const is = after.dueAt ?? after.dueOn
  if (!before)
    return {
      was: null,
      is,
      because: [{ code: 'first', values: { anchor: after.inputs.anchor, at: after.inputs.anchorAt } }],
    }
  const was = before.dueAt ?? before.dueOn
  const because = reasons(before.inputs, after.inputs)
  if (was === is && because.length === 0) return null
  return { was, is, because: because.length > 0 ? because : [{ code: 'calendar_changed', values: {} }] }
}

function reasons(a: Inputs, b: Inputs): Reason[] {
  const found: Reason[] = []
  if (a.anchor !== b.anchor || offsetOf(a) !== offsetOf(b) || a.shift !== b.shift)
    found.push({ code: 'rule_changed', values: {} })
  if (a.anchorAt !== b.anchorAt)
    found.push({ code: 'anchor_moved', values: { anchor: b.anchor, was: a.anchorAt, is: b.anchorAt } })
  const key = (e: Inputs['extensions'][number]) => `${e.number} ${e.on} ${e.newOn}`
  const [had, has] = [new Set(a.extensions.map(key)), new Set(b.extensions.map(key))]
  for (const e of b.extensions) if (!had.has(key(e))) found.push({ code: 'extended', values: { ...e } })
  for (const e of a.extensions) if (!has.has(key(e))) found.push({ code: 'extension_gone', values: { ...e } })
  if (a.cap?.on !== b.cap?.on || a.cap?.name !== b.cap?.name)
    found.push({ code: 'cap_changed', values: { was: a.cap?.on ?? '', is: b.cap?.on ?? '' } })
  return found
}

/** Field by field: the database keeps the keys of a value in its own order. */
const offsetOf = ({ offset }: Inputs) =>
  offset.unit === 'fixedDate' ? `fixedDate ${offset.month}-${offset.day}` : `${offset.unit} ${offset.n}`
