const TOKEN =
  /\s*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y

type Wants = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma' | 'end'

/**
 * Where a text stops being JSON, by line and column: the parser of the language does not always say.
 * It follows what may stand where, token by token; the first that may not is the place.
 */
export function jsonBreaksAt(text: string): { line: number; column: number } {
  const open: string[] = []
  let wants: Wants = 'value'
  let at = 0
  const after = (): Wants => (open.length === 0 ? 'end' : 'comma')
  const next = (sign: string | undefined, isText: boolean): Wants | null => {
    if (wants === 'end') return null
    if (sign === undefined) {
      if (wants === 'key' || wants === 'key or }') return isText ? 'colon' : null
      return wants === 'value' || wants === 'value or ]' ? after() : null
    }
    if (sign === ':') return wants === 'colon' ? 'value' : null
    if (sign === ',') return wants === 'comma' ? (open.at(-1) === '{' ? 'key' : 'value') : null
    if (sign === '{' || sign === '[') {
      if (wants !== 'value' && wants !== 'value or ]') return null
      open.push(sign)
      return sign === '{' ? 'key or }' : 'value or ]'
    }
    const closes = sign === '}' ? ['{', 'key or }'] : ['[', 'value or ]']
    if (open.at(-1) !== closes[0] || (wants !== 'comma' && wants !== closes[1])) return null
    open.pop()
    return after()
  }
  for (;;) {
    TOKEN.lastIndex = at
    const found = TOKEN.exec(text)
    const then = found && next(found[1], found[2] !== undefined)
    if (!found || then === null) break
    wants = then
    at = TOKEN.lastIndex
  }
  const place = at + /^\s*/.exec(text.slice(at))![0].length
  const before = text.slice(0, place).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
