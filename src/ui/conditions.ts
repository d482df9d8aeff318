import { readNumber } from '../platform/numbers.ts'

/** What must stand in another input of the same form. */
type Test = {
  name: string
  /** One of these is chosen. */
  is?: readonly string[]
  /** Something is typed, or nothing. */
  filled?: boolean
  atLeast?: number
  atMost?: number
}
/** When a part of a form is shown: all of these hold, or any of them. */
export type Condition = { all: readonly Test[] } | { any: readonly Test[] }

/**
 * Whether a part of a form is shown, given what is typed in each input: asked by the server when it draws and reads the
 * form, and by the browser at each change. An input that is itself hidden has nothing in it.
 */
export function holds(condition: Condition, read: (name: string) => readonly string[]): boolean {
  const one = (test: Test) => {
    const texts = read(test.name).filter((text) => text.trim() !== '')
    if (test.is) return texts.some((text) => test.is!.includes(text))
    if (test.filled !== undefined) return texts.length > 0 === test.filled
    const number = readNumber((texts[0] ?? '').replaceAll('€', ''))
    return number !== null && number >= (test.atLeast ?? -Infinity) && number <= (test.atMost ?? Infinity)
  }
  return 'all' in condition ? condition.all.every(one) : condition.any.some(one)
}
