import { type Condition, holds } from '../ui/conditions.ts'
import { type Definition, type Group, testsOf, valuesOf, type When } from './definition.ts'
import { inputOf, rowsOf, textsOf, type Typed } from './inputs.ts'

/** A condition as the page carries it: about boxes instead of fields. In a repetition it looks at that repetition first. */
export function conditionOf(when: When, group: Group | null = null, row = 0): Condition {
  const tests = testsOf(when).map(({ field, is, ...rest }) => {
    const inside = group?.fields.find((f) => f.name === field)
    return {
      name: inside ? inputOf(inside, group, row) : inputOf({ name: field }),
      ...(is !== undefined && { is: valuesOf(is) }),
      ...rest,
    }
  })
  return 'any' in when ? { any: tests } : { all: tests }
}

/** The box of a section, which has no name of its own. */
export const sectionBox = (at: number) => `section.${at}`

/**
 * Which sections and boxes are shown for what is typed, in the order of the page: what depends on something hidden finds
 * it empty. The browser comes to the same while the form is filled in.
 */
export function shownIn(definition: Definition, typed: Typed): (box: string) => boolean {
  const hidden = new Set<string>()
  const read = (name: string) => (hidden.has(name) ? [] : textsOf(typed, name))
  const judge = (box: string, outer: boolean, when: When | undefined, group: Group | null = null, row = 0) => {
    const shown = outer && (!when || holds(conditionOf(when, group, row), read))
    if (!shown) hidden.add(box)
    return shown
  }
  definition.sections.forEach((section, at) => {
    const open = judge(sectionBox(at), true, section.when)
    for (const field of section.fields) {
      const shown = judge(inputOf(field), open, field.when)
      if (field.type !== 'group') continue
      for (let row = 0; row < rowsOf(typed, field); row++)
        for (const inner of field.fields) judge(inputOf(inner, field, row), shown, inner.when, field, row)
    }
  })
  return (box) => !hidden.has(box)
}
