import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { ClientBase } from 'pg'
import { rawWork } from '../platform/ctx.ts'
import { recordForCentres } from '../platform/events.ts'
import { newId } from '../platform/ids.ts'
import { accountFor, type Accounting } from './accounting.ts'
import { download, officialAddresses, usualLimits } from './download.ts'
import { type FileResult, type ImportResult, importPad26 } from './import.ts'
import { listSources, type Source, withFolder } from './sources.ts'
import { recogniseEverywhere } from './told.ts'
import { Unreadable } from './unreadable.ts'

export const Edition = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'edition_shape')

export type Told = (progress: { done: number; total: number; message: string }) => void

/**
 * Brings open data from paths and addresses (nothing given: the official ones) into the national record, links the bodies of
 * every centre, tells each centre what changed for it, and accounts for every row. All in one transaction.
 */
export async function importOpenData(
  places: readonly string[],
  { edition, told = () => {}, signal }: { edition?: string | undefined; told?: Told; signal?: AbortSignal } = {},
): Promise<ImportResult & { accounting: Accounting }> {
  return withFolder(await mkdtemp(join(tmpdir(), 'campanile-import-')), async (folder) => {
    const { sources, failed } = await gather(places.length > 0 ? places : officialAddresses, folder, told, signal)
    let accounting: Accounting | undefined
    const result = await importPad26(
      (fn) =>
        rawWork(async (client) => {
          const before = await knownEditions(client)
          const done = await fn(client)
          await recogniseEverywhere(client)
          await tellCentres(client, before)
          accounting = await accountFor(client, (done as ImportResult).editionIds)
          return done
        }),
      sources,
      {
        ...(edition && { edition }),
        ...(signal && { signal }),
        onProgress: (p) => told({ done: p.done, total: p.total, message: `${p.file}, ${p.rows}` }),
      },
    )
    return { ...result, files: [...result.files, ...failed], accounting: accounting! }
  })
}

const nothingRead: Omit<FileResult, 'file' | 'error'> = {
  edition: null,
  derived: false,
  rows: 0,
  grantsNew: 0,
  grantsChanged: 0,
  unchanged: 0,
  undecided: 0,
  quarantined: [],
  noLongerPublished: 0,
  known: false,
  ignoredColumns: [],
}

const isAddress = (place: string) => /^https?:\/\//i.test(place)

/** The sources of these places. An address that fails is told as a file that could not be read; if all fail, the first says why. */
async function gather(
  places: readonly string[],
  folder: string,
  told: Told,
  signal?: AbortSignal,
): Promise<{ sources: Source[]; failed: FileResult[] }> {
  const sources: Source[] = []
  const failed: FileResult[] = []
  let first: Unreadable | undefined
  for (const [i, place] of places.entries()) {
    if (!isAddress(place)) {
      sources.push(...(await listSources([place])))
      continue
    }
    const name = place.replace(/^.*\//, '')
    told({ done: i, total: places.length, message: name })
    try {
      sources.push(await download(place, folder, usualLimits, signal))
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      first ??= error
      failed.push({ ...nothingRead, file: name, error: { code: error.code, message: error.message } })
    }
  }
  if (sources.length === 0) throw first ?? new Unreadable('source_missing', 'There is nothing to import.')
  return { sources, failed }
}

const knownEditions = async (client: ClientBase) =>
  new Set((await client.query<{ id: number }>('select id from edition')).rows.map((r) => r.id))

/** Each new edition that follows another gives a centre one event with its counts; a first import none. */
async function tellCentres(client: ClientBase, before: ReadonlySet<number>) {
  const { rows } = await client.query<{
    centreId: string
    file: string
    edition: string
    paid: number
    renounced: number
    added: number
    lost: number
    other: number
  }>(
    `with fresh as (
       select e.id, e.file_name, e.edition_on from edition e
       where e.id <> all ($1::int[]) and exists (select from edition o where o.source_file_id = e.source_file_id and o.place < e.place)
     ), changed as (
       select k.centre_id, g.edition_id,
         count(*) filter (where g.field = 'state' and g.to_value = 'E')::int as paid,
         count(*) filter (where g.field = 'state' and g.to_value = 'R')::int as renounced,
         count(*) filter (where g.field = 'published' and g.to_value = 'no')::int as lost,
         count(*) filter (where g.field not in ('state', 'state_on', 'published'))::int as other
       from grant_change g join fresh f on f.id = g.edition_id join grant_award a on a.id = g.grant_id join body_holder k on k.holder_id = a.holder_id
       group by k.centre_id, g.edition_id
     ), added as (
       select k.centre_id, s.from_edition_id as edition_id, count(distinct s.grant_id)::int as added
       from source_row s join fresh f on f.id = s.from_edition_id join grant_award a on a.id = s.grant_id join body_holder k on k.holder_id = a.holder_id
       where not exists (select from source_row o where o.grant_id = s.grant_id and o.id < s.id)
       group by k.centre_id, s.from_edition_id
     ), heard as (select distinct centre_id from body_holder)
     select h.centre_id as "centreId", f.file_name as file, f.edition_on::text as edition, coalesce(c.paid, 0) as paid, coalesce(c.renounced, 0) as renounced,
       coalesce(n.added, 0) as added, coalesce(c.lost, 0) as lost, coalesce(c.other, 0) as other
     from heard h cross join fresh f
     left join changed c on c.centre_id = h.centre_id and c.edition_id = f.id left join added n on n.centre_id = h.centre_id and n.edition_id = f.id`,
    [[...before]],
  )
  if (rows.length > 0)
    await recordForCentres(
      client,
      'funding.edition_imported',
      rows.map(({ centreId, ...facts }) => ({
        centreId,
        subjectId: newId(),
        facts: { ...facts, link: '/funding/changes' },
      })),
    )
}

export const EditionFacts = z.object({
  file: z.string(),
  edition: z.string(),
  paid: z.number(),
  renounced: z.number(),
  added: z.number(),
  lost: z.number(),
  other: z.number(),
  link: z.string(),
})

export const ImportAnswer = z.object({
  id: z.uuid(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  progress: z.object({ done: z.number().int(), total: z.number().int() }),
  files: z.array(
    z.object({
      file: z.string(),
      edition: z.string().nullable(),
      rows: z.number().int(),
      grantsNew: z.number().int(),
      grantsChanged: z.number().int(),
      unchanged: z.number().int(),
      undecided: z.number().int(),
      quarantined: z.array(z.object({ line: z.number().int(), reason: z.string() })),
      derived: z.boolean().meta({ description: 'The edition was worked out from the dates in the file.' }),
      noLongerPublished: z.number().int(),
      known: z.boolean(),
      error: z.string().nullable(),
    }),
  ),
  error: z.string().nullable(),
})
export type ImportAnswer = z.output<typeof ImportAnswer>

export const fileAnswers = (files: readonly FileResult[]): ImportAnswer['files'] =>
  files.map((f) => ({
    file: f.file,
    edition: f.edition,
    rows: f.rows,
    grantsNew: f.grantsNew,
    grantsChanged: f.grantsChanged,
    unchanged: f.unchanged,
    undecided: f.undecided,
    quarantined: f.quarantined,
    derived: f.derived,
    noLongerPublished: f.noLongerPublished,
    known: f.known,
    error: f.error?.message ?? null,
  }))
