import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { platformWork, rawWork } from '../platform/ctx.ts'
import { readFileOf } from '../platform/files.ts'
import { Halt } from '../platform/halt.ts'
import { performRun } from '../platform/runs.ts'
import { type Job, task, type Tasks } from '../platform/tasks.ts'
import { fileAnswers, importOpenData } from './imports.ts'
import { linkBodies } from './links.ts'
import { withFolder } from './sources.ts'
import { recogniseEverywhere } from './told.ts'
import { Unreadable } from './unreadable.ts'
import { words } from './words.ts'

const Payload = z.looseObject({
  runId: z.uuid(),
  fileIds: z.array(z.uuid()).default([]),
  addresses: z.array(z.string()).default([]),
  edition: z.string().nullish(),
  lang: z.enum(['it', 'en']).default('it'),
})

const imports = async (job: Job<z.output<typeof Payload>>) => {
  const { runId, fileIds, addresses, edition, lang } = job.payload
  await performRun(job, runId, async (progress) => {
    const folder = await mkdtemp(join(tmpdir(), 'campanile-upload-'))
    return withFolder(folder, async () => {
      const paths: string[] = []
      for (const id of fileIds) {
        const file = await job.work((ctx) => readFileOf(ctx, id), { readOnly: true })
        const path = join(folder, basename(file.name))
        await writeFile(path, file.bytes)
        paths.push(path)
      }
      try {
        const result = await importOpenData([...paths, ...addresses], {
          edition: edition ?? undefined,
          signal: job.signal,
          told: (p) => void progress(Math.min(p.done, p.total - 1), p.total, p.message).catch(() => {}),
        })
        return { files: fileAnswers(result.files), href: '/funding/data', word: words(lang).toData }
      } catch (error) {
        if (error instanceof Unreadable)
          throw new Halt([words(lang).unreadable[error.code], error.message].filter(Boolean).join(' '))
        throw error
      }
    })
  })
}

const Nothing = z.looseObject({})

export const tasks: Tasks = {
  'funding.import': task(Payload, imports),
  // The official addresses, once for all, where at least one centre asked for it.
  'funding.nightly': task(
    Nothing,
    async (job) => {
      const asked = await platformWork(
        (ctx) =>
          ctx.db.selectFrom('importPlan').select('centreId').where('nightly', '=', true).limit(1).executeTakeFirst(),
        { readOnly: true },
      )
      if (asked) await importOpenData([], { signal: job.signal })
    },
    '15 3 * * *',
  ),
  // A body came, changed its codes or merged: its holders may be others now.
  'funding.link': task(Nothing, async () => {
    await rawWork(async (client) => {
      await linkBodies(client)
      await recogniseEverywhere(client)
    })
  }),
}
