import type { ClientBase } from 'pg'
import { Dictionary } from './dictionary.ts'
import { fileKind } from './editions.ts'
import type { FileResult } from './result.ts'
import { Clock, type Phase, Round } from './round.ts'
import { createStage } from './stage.ts'
import { fileDigest, type Source } from './sources.ts'
import { Unreadable } from './unreadable.ts'

export type { FileResult } from './result.ts'

/** `editionIds` are those of the files, new or known: accountFor() accounts for their rows. */
export type ImportResult = { files: FileResult[]; editionIds: number[]; seconds: Record<Phase, number> }

export type ImportOptions = {
  /** The edition of a file that does not say it; for one file only. */
  edition?: string
  onProgress?: (progress: { done: number; total: number; file: string; rows: number }) => void
  signal?: AbortSignal
}
/** Runs one transaction on a client that can COPY, as the role that may write the reference tables. */
export type RunRaw = <T>(fn: (client: ClientBase) => Promise<T>) => Promise<T>

/**
 * Imports files of the national open data in one transaction: all of them or, after a failure or a cancellation, nothing. A file that
 * cannot be read is told in its result and does not stop the others. The order of files and of imports makes no difference to the result.
 */
export async function importPad26(run: RunRaw, sources: Source[], options: ImportOptions = {}): Promise<ImportResult> {
  if (options.edition !== undefined && sources.length !== 1)
    throw new Unreadable('edition_one_file', `The edition can be given for one file, not for ${sources.length}.`)
  const digests = new Map<Source, string>()
  for (const source of sources) digests.set(source, await fileDigest(source.path))
  return run(async (client) => {
    // Two imports at a time would each miss what the other writes.
    await client.query('select pg_advisory_xact_lock(7220004)')
    // Tens of thousands of rows at once against tables the planner may not have seen filled: never one by one, and small samples are enough.
    await client.query(
      "set local enable_nestloop = off; set local work_mem = '32MB'; set local default_statistics_target = 10; set local jit = off",
    )
    const clock = new Clock()
    const results = new Map<Source, FileResult>()
    const editionIds: number[] = []
    let dictionary: Promise<Dictionary> | null = null
    let done = 0
    for (const round of rounds(sources)) {
      const reading = new Round(client, clock, () => (dictionary ??= begin(client)))
      for (const source of round) {
        options.signal?.throwIfAborted()
        const progress = (rows: number) => {
          options.signal?.throwIfAborted()
          options.onProgress?.({ done, total: sources.length, file: source.name, rows })
        }
        const { result, editionId } = await reading.read(source, digests.get(source)!, options.edition, progress)
        results.set(source, result)
        if (editionId !== null) editionIds.push(editionId)
        done++
        progress(result.rows)
      }
      editionIds.push(...(await reading.settle()))
    }
    return {
      files: sources.map((s) => results.get(s)!),
      editionIds: [...new Set(editionIds)],
      seconds: clock.seconds(),
    }
  })
}

async function begin(client: ClientBase): Promise<Dictionary> {
  await createStage(client)
  return Dictionary.load(client)
}

/** A round reads each kind of file once, so that its editions can be compared with those already written. */
function rounds(sources: Source[]): Source[][] {
  const list: Source[][] = []
  const times = new Map<string, number>()
  for (const source of sources) {
    const kind = fileKind(source.name)
    const n = times.get(kind) ?? 0
    times.set(kind, n + 1)
    ;(list[n] ??= []).push(source)
  }
  return list
}
