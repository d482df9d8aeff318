import { execFile } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../src/platform/root.ts'

/** One line of the table: ours beside the limit of the same run. */
export type Row = {
  what: string
  ours: string
  limit: string
  ratio: number | null
  goal: string
  good: (ratio: number) => boolean
}

export const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Runs one of our measuring processes and reads its answer. */
export async function node<T>(script: string, args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, script), ...args], {
    maxBuffer: 10_000_000,
  })
  return JSON.parse(stdout) as T
}

/** Proportional set size of a process and its descendants, in MB: shared memory is counted once. */
export function pss(pids: readonly number[]): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = read(`/proc/${name}/stat`)
    const parent = /\) \S (\d+)/.exec(stat)?.[1]
    if (parent) parents.set(Number(name), Number(parent))
  }
  const belongs = (pid: number): boolean =>
    pids.includes(pid) || (parents.has(pid) && parents.get(pid)! > 1 && belongs(parents.get(pid)!))
  let kilobytes = 0
  for (const pid of parents.keys())
    if (belongs(pid)) kilobytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)
  return kilobytes / 1024
}

const read = (path: string) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // it ended meanwhile
  }
}

export function machine(): string {
  const [first] = cpus()
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`
}
