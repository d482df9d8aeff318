import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, stringify } from 'yaml'
import type { z } from 'zod'
import { root } from '../platform/root.ts'
import { type CallDefinition, CallFile, checkCall } from './call-definition.ts'

/** Something wrong in a file of calls, and where it stands. */
export type FileFault = {
  code: string
  line: number
  column: number
  place: string
  values?: Record<string, string | number>
}
export type ReadCalls = { calls: CallDefinition[]; faults: [] } | { calls: null; faults: FileFault[] }

/** How large a file of calls may be, and how often it may repeat a part of itself. */
const LARGEST = 1_000_000
const MOST_ALIASES = 5000

/**
 * Reads calls and their rules from YAML. All or nothing: a word that is not known, a value that cannot be, windows that overlap, rules that
 * contradict each other are faults with their line.
 */
export function readCalls(text: string): ReadCalls {
  if (text.length > LARGEST) return { calls: null, faults: [{ code: 'file_too_large', line: 1, column: 1, place: '' }] }
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2' })
  const [broken] = doc.errors
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  if (broken) return { calls: null, faults: [{ code: 'yaml_broken', ...at(broken.pos[0]), place: '' }] }
  let value: unknown
  try {
    value = doc.toJS({ maxAliasCount: MOST_ALIASES })
  } catch {
    return { calls: null, faults: [{ code: 'yaml_aliases', line: 1, column: 1, place: '' }] }
  }
  /** Where a path stands in the text: the nearest thing that is there. */
  const placeOf = (path: readonly PropertyKey[], key?: string) => {
    let node: Node | null | undefined = doc.contents
    let offset = 0
    const go = (name: PropertyKey): boolean => {
      const resolved: Node | null | undefined = isAlias(node) ? node.resolve(doc) : node
      const pair: Pair | undefined = isMap(resolved)
        ? resolved.items.find((p) => isScalar(p.key) && String(p.key.value) === String(name))
        : undefined
      const next = pair ? (pair.value as Node | null) : isSeq(resolved) ? (resolved.items[Number(name)] as Node) : null
      const start = (pair?.key as Node | undefined)?.range?.[0] ?? next?.range?.[0]
      if (start === undefined) return false
      offset = start
      node = next
      return true
    }
    for (const name of path) if (!go(name)) break
    if (key !== undefined) go(key)
    return at(offset)
  }
  const parsed = CallFile.safeParse(value)
  if (!parsed.success) return { calls: null, faults: faultsOf(parsed.error.issues, placeOf) }
  const { calls } = parsed.data
  const faults = calls.flatMap((call, i) => [
    ...(calls.findIndex((c) => c.code === call.code) < i
      ? [
          {
            code: 'call_twice',
            place: `calls.${i}.code`,
            values: { name: call.code },
            ...placeOf(['calls', i, 'code']),
          },
        ]
      : []),
    ...checkCall(call).map((f) => ({
      ...f,
      place: `calls.${i}.${f.place}`,
      ...placeOf(['calls', i, ...f.place.split('.')]),
    })),
  ])
  return faults.length > 0 ? { calls: null, faults } : { calls, faults: [] }
}

type Place = (path: readonly PropertyKey[], key?: string) => { line: number; column: number }
function faultsOf(issues: readonly z.core.$ZodIssue[], placeOf: Place): FileFault[] {
  return issues.slice(0, 50).flatMap((issue): FileFault[] => {
    const place = issue.path.join('.')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        code: 'unknown_word',
        values: { word: key },
        place: place ? `${place}.${key}` : key,
        ...placeOf(issue.path, key),
      }))
    const code = /^[a-z][a-z0-9_]*$/.test(issue.message) ? issue.message : 'wrong_value'
    const options = issue.code === 'invalid_value' ? issue.values.map(String).join(', ') : ''
    return [{ code, place, ...(options && { values: { options } }), ...placeOf(issue.path) }]
  })
}

/** Calls as a file that `readCalls` reads back to the same. What is as usual is left out. */
export const writeCalls = (calls: readonly CallDefinition[]): string =>
  stringify({ calls: calls.map(lean) }, { lineWidth: 140, aliasDuplicateObjects: false })

const lean = (call: CallDefinition): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(call).filter(([, v]) => v !== null && v !== '' && !(Array.isArray(v) && v.length === 0)),
  )

/** The calls of PA digitale 2026 for municipalities, with the rules of dates. */
export function pad26(): CallDefinition[] {
  const { calls, faults } = readCalls(readFileSync(join(root, 'src/positions/pad26.yaml'), 'utf8'))
  if (!calls) throw new Error(`pad26.yaml: ${faults.map((f) => `${f.line}: ${f.code} ${f.place}`).join('; ')}`)
  return calls
}
