import { Problem } from '../platform/errors.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../platform/problems.ts'
import {
  type Definition,
  DefinitionShape,
  eachField,
  type Field,
  inputsOf,
  type Placed,
  type Test,
  testsOf,
  valuesOf,
  type When,
} from './definition.ts'
import { jsonBreaksAt } from './json-place.ts'

/** What is wrong with a definition, and where: `sections[1].fields[2].name`. */
export type Flaw = { place: string; code: string; values: Values }
export type Checked = { definition: Definition; flaws?: undefined } | { definition?: undefined; flaws: Flaw[] }

const MOST_FIELDS = 200
const MOST_INPUTS = 1500
/** One sending carries twenty files at most. */
const MOST_FILES = 20
const MOST_CHARACTERS = 200_000

/** Checks a definition: its JSON, its shape, its names, its limits, its conditions. All that is wrong comes back, each with its place. */
export function checkDefinition(source: unknown): Checked {
  let json = source
  if (typeof source === 'string') {
    if (source.length > MOST_CHARACTERS) return { flaws: [flaw('', 'form_too_long', { maximum: MOST_CHARACTERS })] }
    try {
      json = JSON.parse(source)
    } catch {
      return { flaws: [flaw('', 'form_json', jsonBreaksAt(source))] }
    }
  }
  let definition: Definition
  try {
    definition = parse(DefinitionShape, json)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const shape = Object.entries(error.fields).map(([path, { code, values }]) =>
      flaw(placeOf(path), code, { ...values, type: typeAt(json, path) }),
    )
    return { flaws: [...shape, ...twice(namesIn(json))] }
  }
  const placed = eachField(definition)
  const flaws = [
    ...twice(placed.map(({ field, place }) => ({ name: field.name, place }))),
    ...sizes(definition, placed),
    ...placed.flatMap(({ field, place }) => limits(field, place)),
    ...conditions(definition, placed),
  ]
  return flaws.length > 0 ? { flaws } : { definition }
}

const flaw = (place: string, code: string, values: Values = {}): Flaw => ({ place, code, values })
const placeOf = (path: string) => path.replace(/\.(\d+)/g, '[$1]')

const at = (json: unknown, path: string) =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined,
      json,
    )
const typeAt = (json: unknown, path: string): string => {
  const type = at(json, path.endsWith('.type') ? path : `${path}.type`)
  return typeof type === 'string' ? type.slice(0, 40) : ''
}

type Named = { name: string; place: string }
/** The names in a definition whose shape is not right: a repeated one is told together with the rest. */
function namesIn(json: unknown, place = ''): Named[] {
  if (json === null || typeof json !== 'object') return []
  const here = json as { sections?: unknown; fields?: unknown; name?: unknown }
  const own = typeof here.name === 'string' && place.includes('fields') ? [{ name: here.name, place }] : []
  const inside = (['sections', 'fields'] as const).flatMap((key) =>
    Array.isArray(here[key]) && place.split('.').length < 3
      ? here[key].flatMap((inner: unknown, n) => namesIn(inner, `${place && `${place}.`}${key}[${n}]`))
      : [],
  )
  return [...own, ...inside]
}

function twice(names: readonly Named[]): Flaw[] {
  const first = new Map<string, string>()
  return names.flatMap(({ name, place }) => {
    const before = first.get(name)
    if (before !== undefined) return [flaw(`${place}.name`, 'form_name_twice', { name, first: before })]
    first.set(name, place)
    return []
  })
}

function sizes(definition: Definition, placed: readonly Placed[]): Flaw[] {
  const fields = placed.length
  const all = definition.sections.flatMap((s) => s.fields)
  const inputs = all.reduce((n, field) => n + inputsOf(field), 0)
  const files = all.reduce(
    (n, f) => n + (f.type === 'group' ? f.max * f.fields.filter(isFile).length : isFile(f) ? 1 : 0),
    0,
  )
  return [
    ...(fields > MOST_FIELDS ? [flaw('sections', 'form_fields_many', { maximum: MOST_FIELDS, count: fields })] : []),
    ...(inputs > MOST_INPUTS ? [flaw('sections', 'form_inputs_many', { maximum: MOST_INPUTS, count: inputs })] : []),
    ...(files > MOST_FILES ? [flaw('sections', 'form_files_many', { maximum: MOST_FILES, count: files })] : []),
  ]
}
const isFile = (field: Field) => field.type === 'file'

function limits(field: Field, place: string): Flaw[] {
  const crossed = (low: number | string | undefined, high: number | string | undefined, where: string) =>
    low !== undefined && high !== undefined && low > high
      ? [flaw(`${place}.${where}`, 'form_limits_cross', { low, high })]
      : []
  switch (field.type) {
    case 'text':
    case 'long-text':
      return crossed(field.minLength, field.maxLength, 'minLength')
    case 'number':
    case 'money':
    case 'group':
      return crossed(field.min, field.max, 'min')
    case 'date':
      return crossed(field.from, field.to, 'from')
    case 'choice': {
      const values = field.choices.map((c) => c.value)
      return values.flatMap((value, n) =>
        values.indexOf(value) < n ? [flaw(`${place}.choices[${n}].value`, 'form_value_twice', { value })] : [],
      )
    }
    default:
      return []
  }
}

/** A condition looks back, at fields of the page or of its own repetition, and asks for what they can hold. */
function conditions(definition: Definition, placed: readonly Placed[]): Flaw[] {
  const byName = new Map(placed.map((p) => [p.field.name, p]))
  const flaws: Flaw[] = []
  const check = (
    when: When | undefined,
    owner: { at: number; group: Placed['group']; name: string },
    place: string,
  ) => {
    if (!when) return
    const inner = 'all' in when ? 'all' : 'any' in when ? 'any' : null
    testsOf(when).forEach((test, n) => {
      const found = judge(test, byName, owner)
      if (found) flaws.push({ ...found, place: `${place}.when${inner ? `.${inner}[${n}]` : ''}${found.place}` })
    })
  }
  definition.sections.forEach((section, s) => {
    const first = placed.find((p) => p.section === section)!
    check(section.when, { at: first.at, group: null, name: '' }, `sections[${s}]`)
  })
  for (const { field, group, at: position, place, section } of placed) {
    check(field.when, { at: position, group, name: field.name }, place)
    const never = neverHolds([section.when, group?.when, field.when], byName)
    if (field.when && never) flaws.push(flaw(`${place}.when`, 'form_condition_never', { field: never }))
  }
  return flaws
}

function judge(
  test: Test,
  byName: ReadonlyMap<string, Placed>,
  owner: { at: number; group: Placed['group']; name: string },
): Flaw | null {
  const target = byName.get(test.field)
  const values = { field: test.field }
  if (!target) return flaw('.field', 'form_condition_missing', values)
  if (target.group && target.group !== owner.group) return flaw('.field', 'form_condition_repeated', values)
  if (target.at >= owner.at)
    return flaw(
      '.field',
      leansOn(target, owner.name, byName) ? 'form_condition_circle' : 'form_condition_later',
      values,
    )
  const { field } = target
  if (['file', 'person', 'group'].includes(field.type)) return flaw('.field', 'form_condition_type', values)
  if (test.atLeast !== undefined || test.atMost !== undefined) {
    if (field.type !== 'number' && field.type !== 'money') return flaw('.field', 'form_condition_number', values)
    const low = Math.max(test.atLeast ?? -Infinity, field.min ?? -Infinity)
    const high = Math.min(test.atMost ?? Infinity, field.max ?? Infinity)
    return low > high ? flaw('', 'form_condition_never', values) : null
  }
  if (test.is === undefined) return null
  if (field.type === 'yes-no') return typeof test.is === 'boolean' ? null : flaw('.is', 'form_condition_yes_no', values)
  if (field.type !== 'choice') return flaw('.is', 'form_condition_choice', values)
  const unknown = valuesOf(test.is).find((v) => !field.choices.some((c) => c.value === v))
  return typeof test.is === 'boolean' || unknown !== undefined
    ? flaw('.is', 'form_condition_value', { ...values, value: String(unknown ?? test.is) })
    : null
}

/** Whether showing `target` depends, however far, on the field of that name. */
function leansOn(target: Placed, name: string, byName: ReadonlyMap<string, Placed>, seen = new Set<string>()): boolean {
  if (target.field.name === name) return true
  if (name === '' || seen.has(target.field.name)) return false
  seen.add(target.field.name)
  return [target.field.when, target.group?.when, target.section.when]
    .flatMap(testsOf)
    .some((t) => t.field === name || (byName.has(t.field) && leansOn(byName.get(t.field)!, name, byName, seen)))
}

/** The field of which conditions that must hold together ask for different things, if there is one. */
function neverHolds(whens: readonly (When | undefined)[], byName: ReadonlyMap<string, Placed>): string | null {
  const left = new Map<string, Set<string>>()
  for (const when of whens) {
    if (!when || 'any' in when) continue
    for (const test of testsOf(when)) {
      const field = byName.get(test.field)?.field
      if (test.is === undefined || (field?.type !== 'yes-no' && (field?.type !== 'choice' || field.many))) continue
      const values = new Set(valuesOf(test.is))
      const before = left.get(test.field)
      const both = before ? before.intersection(values) : values
      if (both.size === 0) return test.field
      left.set(test.field, both)
    }
  }
  return null
}
