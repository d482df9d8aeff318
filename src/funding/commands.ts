import type { Command } from '../platform/command.ts'
import { platformWork } from '../platform/ctx.ts'
import { Halt } from '../platform/halt.ts'
import { accountingTable } from './accounting.ts'
import { Edition, fileAnswers, importOpenData } from './imports.ts'
import { Unreadable } from './unreadable.ts'

const importCommand: Command = {
  name: 'import',
  summary: 'bring the open data of PA digitale 2026',
  usage:
    'campanile import pad26 [PATH|URL …] [--edition YYYY-MM-DD] [--json]\n  files, plain or gzipped, folders, or https addresses; nothing given: the official addresses\n  --edition  the day of the edition, for one file that does not say it',
  options: { edition: { type: 'string' } },
  async run({ values, positionals, progress, answer, signal }) {
    const [what, ...places] = positionals
    if (what !== 'pad26') throw new Halt('Say what to import: campanile import pad26 [PATH|URL …].')
    const edition = values['edition']
    if (edition !== undefined && !Edition.safeParse(edition).success)
      throw new Halt('The edition is a day, like 2026-08-22.')
    const run = await platformWork((ctx) =>
      ctx.db
        .insertInto('run')
        .values({
          kind: 'funding.import',
          title: 'campanile import pad26',
          state: 'running',
          startedAt: ctx.now,
          createdAt: ctx.now,
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    )
    const finish = (set: Record<string, unknown>) =>
      platformWork((ctx) =>
        ctx.db
          .updateTable('run')
          .set({ ...set, finishedAt: ctx.now })
          .where('id', '=', run.id)
          .execute(),
      )
    try {
      const result = await importOpenData(places, {
        edition: edition as string | undefined,
        signal,
        told: (p) => progress(p.done, p.total, p.message),
      })
      const files = fileAnswers(result.files)
      await finish({ state: 'done', done: files.length, total: files.length, result: JSON.stringify({ files }) })
      const lines = files.map((f) =>
        f.error
          ? `${f.file}: ${f.error}`
          : `${f.file}, edition ${f.edition}${f.derived ? ' (derived from its own dates)' : ''}${f.known ? ', known already' : ''}: ${f.rows} rows, ${f.grantsNew} new, ${f.grantsChanged} changed, ${f.unchanged} unchanged, ${f.undecided} undecided, ${f.quarantined.length} quarantined${f.noLongerPublished ? `, ${f.noLongerPublished} no longer published` : ''}`,
      )
      const { accounting: a, seconds } = result
      const sum = `rows ${a.rows} = grants ${a.grants} + second appearances ${a.secondAppearances} + undecided ${a.undecided} + quarantined ${a.quarantined}`
      const times = Object.entries(seconds)
        .map(([phase, s]) => `${phase} ${s.toFixed(2)} s`)
        .join(', ')
      answer(
        {
          id: run.id,
          state: 'done',
          progress: { done: files.length, total: files.length },
          files,
          error: null,
          accounting: a,
          seconds,
        },
        [...lines, '', accountingTable(a), sum, times].join('\n'),
      )
      const failed = files.filter((f) => f.error)
      if (failed.length > 0) throw new Halt(`${failed.length} of ${files.length} files could not be read.`)
    } catch (error) {
      if (error instanceof Halt) throw error
      await finish({ state: 'failed', error: (error as Error).message })
      if (error instanceof Unreadable) throw new Halt(error.message)
      if (signal.aborted) throw new Halt('The import was stopped: nothing of it was kept.')
      throw error
    }
  },
}

export const commands: readonly Command[] = [importCommand]
