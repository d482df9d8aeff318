import { z } from 'zod'
import { Halt } from '../platform/halt.ts'
import { Problem } from '../platform/errors.ts'
import { readFileOf } from '../platform/files.ts'
import { fieldSentences, problemSentence } from '../platform/problems.ts'
import { performRun } from '../platform/runs.ts'
import { task, type Tasks } from '../platform/tasks.ts'
import { importSheet, ImportOptions } from './import.ts'
import { textOf } from '../platform/text.ts'
import { words } from './words.ts'

const Payload = z.looseObject({
  runId: z.uuid(),
  fileId: z.uuid(),
  options: ImportOptions,
  lang: z.enum(['it', 'en']).default('it'),
})

export const tasks: Tasks = {
  // One transaction for the whole file: it is written whole, or the run says why not.
  'members.import': task(Payload, async (job) => {
    const { runId, fileId, options, lang } = job.payload
    await performRun(job, runId, async (progress) => {
      try {
        const plan = await job.work(async (ctx) => {
          const file = await readFileOf(ctx, fileId)
          return importSheet(ctx, textOf(file.bytes), options, { write: true, progress })
        })
        const w = words(lang)
        const said = (Object.keys(plan.counts) as (keyof typeof plan.counts)[])
          .filter((o) => plan.counts[o] > 0)
          .map((o) => `${w.outcomes[o]} ${plan.counts[o]}`)
          .join(', ')
        return { href: '/members', word: `${w.done(said)}. ${w.toList}`, counts: plan.counts, written: plan.written }
      } catch (error) {
        if (error instanceof Problem)
          throw new Halt([problemSentence(error, lang), ...Object.values(fieldSentences(error.fields, lang))].join(' '))
        throw error
      }
    })
  }),
}
