import { type Definition, eachField, type Field } from './definition.ts'

/** One difference between two versions, in the words of the form: labels and titles. */
export type Change = {
  kind: 'added' | 'removed' | 'changed' | 'moved'
  what: 'field' | 'section' | 'intro'
  label: string
  keys: string[]
}

/** What changed from a version to the next. Questions are the same when their name is, sections when their title is. */
export function changesBetween(before: Definition, after: Definition): Change[] {
  const change = (kind: Change['kind'], what: Change['what'], label: string, keys: string[] = []): Change => ({
    kind,
    what,
    label,
    keys,
  })
  const titles = (d: Definition) => new Map(d.sections.map((s) => [s.title, s]))
  const [sectionsBefore, sectionsAfter] = [titles(before), titles(after)]
  const placed = (d: Definition) =>
    new Map(eachField(d).map((p) => [p.field.name, { ...p, home: p.group?.name ?? p.section.title }]))
  const [fieldsBefore, fieldsAfter] = [placed(before), placed(after)]
  const order = (names: Iterable<string>, others: ReadonlyMap<string, unknown>) =>
    [...names].filter((n) => others.has(n))
  const moved = outOfOrder(order(fieldsBefore.keys(), fieldsAfter), order(fieldsAfter.keys(), fieldsBefore))
  return [
    ...(before.intro === after.intro ? [] : [change('changed', 'intro', '', ['intro'])]),
    ...[...sectionsAfter.keys()].filter((t) => !sectionsBefore.has(t)).map((t) => change('added', 'section', t)),
    ...[...sectionsBefore.keys()].filter((t) => !sectionsAfter.has(t)).map((t) => change('removed', 'section', t)),
    ...[...sectionsAfter].flatMap(([title, s]) => {
      const was = sectionsBefore.get(title)
      const keys = was ? differing(was, s, ['fields']) : []
      return keys.length > 0 ? [change('changed', 'section', title, keys)] : []
    }),
    ...[...fieldsAfter].flatMap(([name, { field, home }]) => {
      const was = fieldsBefore.get(name)
      if (!was) return [change('added', 'field', field.label)]
      const keys = differing(was.field, field, ['fields'])
      return [
        ...(keys.length > 0 ? [change('changed', 'field', field.label, keys)] : []),
        ...(was.home !== home || moved.has(name) ? [change('moved', 'field', field.label)] : []),
      ]
    }),
    ...[...fieldsBefore].flatMap(([name, { field }]) =>
      fieldsAfter.has(name) ? [] : [change('removed', 'field', field.label)],
    ),
  ]
}

function differing(
  before: Partial<Field> | object,
  after: Partial<Field> | object,
  except: readonly string[],
): string[] {
  const [a, b] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (key) => !except.includes(key) && JSON.stringify(a[key]) !== JSON.stringify(b[key]),
  )
}

/** Names that changed place among the others: those outside the longest run both orders share. */
function outOfOrder(before: readonly string[], after: readonly string[]): Set<string> {
  const place = new Map(before.map((name, at) => [name, at]))
  const best: { length: number; from: number }[] = []
  after.forEach((name, i) => {
    best[i] = { length: 1, from: -1 }
    for (let j = 0; j < i; j++)
      if (place.get(after[j]!)! < place.get(name)! && best[j]!.length + 1 > best[i].length)
        best[i] = { length: best[j]!.length + 1, from: j }
  })
  let at = best.reduce((top, b, i) => (b.length > (best[top]?.length ?? 0) ? i : top), -1)
  const kept = new Set<string>()
  for (; at >= 0; at = best[at]!.from) kept.add(after[at]!)
  return new Set(after.filter((name) => !kept.has(name)))
}
