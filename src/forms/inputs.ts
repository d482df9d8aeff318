import { type Definition, eachField, type Field, type Group, personParts, type PersonPart } from './definition.ts'

/** What stands in the boxes of a form as it was typed: by name of the box, one text or several. */
export type Typed = Readonly<Record<string, string | readonly string[]>>
/** A file the person has brought, and the box it stands in. */
export type HeldFile = { field: string; id: string; name: string; size: number }

/** The box of a field: `answers.motivo`, in the third repetition of a group `answers.caselle.2.nome`. */
export const inputOf = (field: Pick<Field, 'name'>, group?: Pick<Group, 'name'> | null, row = 0) =>
  group ? `answers.${group.name}.${row}.${field.name}` : `answers.${field.name}`
export const partOf = (input: string, part: PersonPart) => `${input}.${part}`

export const textsOf = (typed: Typed, name: string): string[] => {
  const value = typed[name]
  return value === undefined ? [] : typeof value === 'string' ? [value] : [...value]
}
export const textOf = (typed: Typed, name: string) => textsOf(typed, name)[0] ?? ''

/** How many repetitions of a group stand on the page: as many as the form said it had, at first as many as it needs. */
export function rowsOf(typed: Typed, group: Group): number {
  const said = Number(textOf(typed, inputOf(group)) || Number.NaN)
  return Number.isInteger(said) && said >= 0 ? Math.min(said, 60) : Math.max(1, group.min)
}

/** The boxes of one field: one, or one for each part of a person. */
export const boxesOf = (field: Field, input: string) =>
  field.type === 'person' ? personParts.map((part) => partOf(input, part)) : [input]

const MOST_CHARACTERS = 600_000

/**
 * What came with a request as texts by name, ready to be kept: other shapes are left out, and so are the characters a
 * database refuses. What is longer than any form can be is cut.
 */
export function typedFrom(body: Record<string, unknown>): Typed {
  let left = MOST_CHARACTERS
  const clean = (text: string) => {
    const kept = text.replaceAll('\0', '').toWellFormed().replaceAll('\r\n', '\n').slice(0, left)
    left -= kept.length
    return kept
  }
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): [string, string | string[]][] => {
      if (typeof value === 'string') return [[name, clean(value)]]
      if (!Array.isArray(value)) return []
      return [[name, value.filter((v) => typeof v === 'string').map(clean)]]
    }),
  )
}

/** A button inside a form that changes it and sends nothing: one more repetition, one less, a file taken away. */
export type Step =
  | { kind: 'save' | 'again' }
  | { kind: 'add'; group: string }
  | { kind: 'remove'; group: string; row: number }
  | { kind: 'drop'; file: string }

export const STEP = 'answers-step'
export function stepIn(body: Record<string, unknown>): Step | null {
  const said = body[STEP]
  const [, kind, what = '', row] =
    /^(save|again|add|remove|drop)(?::([\w-]+))?(?::(\d{1,2}))?$/.exec(String(said ?? '')) ?? []
  switch (kind) {
    case 'save':
    case 'again':
      return { kind }
    case 'add':
      return { kind, group: what }
    case 'remove':
      return { kind, group: what, row: Number(row ?? 0) }
    case 'drop':
      return { kind, file: what }
    default:
      return null
  }
}

export type Held = { typed: Typed; files: readonly HeldFile[] }

/** What stands in the form after the button; everything else stays as it was typed. `anchor` is where the page continues. */
export function afterStep(definition: Definition, { typed, files }: Held, step: Step): Held & { anchor: string } {
  const without = Object.fromEntries(Object.entries(typed).filter(([name]) => name !== STEP))
  const group = 'group' in step ? groupNamed(definition, step.group) : undefined
  if (step.kind === 'drop') {
    const dropped = files.find((f) => f.id === step.file)
    return { typed: without, files: files.filter((f) => f !== dropped), anchor: dropped?.field ?? '' }
  }
  if (!group) return { typed: without, files, anchor: '' }
  const rows = rowsOf(typed, group)
  const count = inputOf(group)
  if (step.kind === 'add') {
    const next = Math.min(rows + 1, group.max)
    return { typed: { ...without, [count]: String(next) }, files, anchor: inputOf(group.fields[0]!, group, next - 1) }
  }
  const row = step.kind === 'remove' ? step.row : rows
  const moved = (name: string): string | null => {
    const [, at, rest] = new RegExp(`^${count.replace('.', '\\.')}\\.(\\d+)(\\..*)$`).exec(name) ?? []
    if (at === undefined || Number(at) < row) return name
    return Number(at) === row ? null : `${count}.${Number(at) - 1}${rest}`
  }
  return {
    typed: {
      ...Object.fromEntries(
        Object.entries(without).flatMap(([name, value]) => {
          const to = moved(name)
          return to === null ? [] : [[to, value]]
        }),
      ),
      [count]: String(Math.max(0, row < rows ? rows - 1 : rows)),
    },
    files: files.flatMap((f) => {
      const to = moved(f.field)
      return to === null ? [] : [{ ...f, field: to }]
    }),
    anchor: count,
  }
}

const groupNamed = (definition: Definition, name: string) =>
  eachField(definition)
    .map((p) => p.field)
    .find((f): f is Group => f.type === 'group' && f.name === name)
