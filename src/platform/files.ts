import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Ctx } from './ctx.ts'
import { platformWork } from './ctx.ts'
import { notFound, Problem } from './errors.ts'
import { newId, sha256 } from './ids.ts'
import { scannedAt } from './scan.ts'

/** Where the bytes are. Names are `<centre>/<id>`; what they mean stands in the table. */
export type Store = {
  put: (name: string, bytes: Uint8Array) => Promise<void>
  get: (name: string) => Promise<Buffer>
  remove: (name: string) => Promise<void>
  /** Names with the moment they were written. */
  list: () => Promise<{ name: string; at: number }[]>
}

/** Files in a folder: written aside, flushed, then renamed, so that a name is there whole or not at all. */
export function diskStore(folder: string): Store {
  const at = (name: string) => join(folder, name)
  return {
    async put(name, bytes) {
      const aside = `${at(name)}.part`
      await mkdir(dirname(at(name)), { recursive: true, mode: 0o700 })
      try {
        const handle = await open(aside, 'w', 0o600)
        try {
          await handle.writeFile(bytes)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(aside, at(name))
      } catch (error) {
        await rm(aside, { force: true })
        throw error
      }
    },
    get: (name) => readFile(at(name)),
    remove: (name) => rm(at(name), { force: true }),
    async list() {
      const centres = await readdir(folder, { withFileTypes: true }).catch(() => [])
      const names = await Promise.all(
        centres
          .filter((c) => c.isDirectory())
          .map(async (c) => (await readdir(at(c.name))).map((f) => `${c.name}/${f}`)),
      )
      return Promise.all(names.flat().map(async (name) => ({ name, at: (await stat(at(name))).mtimeMs })))
    },
  }
}

let store: Store | undefined
export const useStore = (chosen: Store) => {
  store = chosen
}
const theStore = () => {
  if (!store) throw new Error('no store for files is open')
  return store
}

export type NewFile = { name: string; bytes: Buffer; ownerKind: string; ownerId: string; bodyId?: string | null }

/** Keeps a file: the bytes first, then the row. Bytes whose row was undone are collected after a day. */
export async function keepFile(ctx: Ctx, { name, bytes, ownerKind, ownerId, bodyId = null }: NewFile) {
  const id = newId()
  try {
    await theStore().put(`${ctx.actor.centreId}/${id}`, bytes)
  } catch (error) {
    if (isFull(error)) throw new Problem(507, 'no_space')
    throw error
  }
  return ctx.db
    .insertInto('file')
    .values({
      id,
      bodyId,
      ownerKind,
      ownerId,
      sha256: sha256(bytes),
      size: bytes.length,
      type: sniff(bytes),
      name: name.slice(-255),
      scannedAt: scannedAt(bytes),
      createdBy: ctx.actor.personId,
      createdAt: ctx.now,
    })
    .returning(['id', 'name', 'size', 'type', 'createdAt'])
    .executeTakeFirstOrThrow()
}

export async function readFileOf(ctx: Ctx, id: string) {
  const file = await ctx.db
    .selectFrom('file')
    .select(['id', 'centreId', 'name', 'type', 'ownerKind', 'ownerId'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!file) throw notFound()
  return { ...file, bytes: await theStore().get(`${file.centreId}/${file.id}`) }
}

/** The bytes of a file somebody was already allowed to read. */
export const bytesOf = (centreId: string, id: string) => theStore().get(`${centreId}/${id}`)

export const listFiles = (ctx: Ctx, ownerId: string, limit = 200) =>
  ctx.db
    .selectFrom('file')
    .select(['id', 'name', 'size', 'type', 'createdAt'])
    .where('ownerId', '=', ownerId)
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute()

/** Gives files of one owner to another: from a draft to what it became. */
export async function handFiles(
  ctx: Ctx,
  from: { ownerKind: string; ownerId: string },
  to: { ownerKind: string; ownerId: string },
) {
  await ctx.db
    .updateTable('file')
    .set(to)
    .where('ownerId', '=', from.ownerId)
    .where('ownerKind', '=', from.ownerKind)
    .execute()
}

/** Lets go of files: their rows now, their bytes with the orphans. */
export async function dropFiles(
  ctx: Ctx,
  { ownerKind, ownerId, except = [] }: { ownerKind: string; ownerId: string; except?: readonly string[] },
) {
  await ctx.db
    .deleteFrom('file')
    .where('ownerId', '=', ownerId)
    .where('ownerKind', '=', ownerKind)
    .$if(except.length > 0, (q) => q.where('id', 'not in', except))
    .execute()
}

/** A file of this kind of owner by its id, without its bytes: one brought for a preview and now confirmed. */
export async function fileOf(ctx: Ctx, id: string, ownerKind: string) {
  const file = await ctx.db
    .selectFrom('file')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('ownerKind', '=', ownerKind)
    .executeTakeFirst()
  if (!file) throw notFound()
  return file
}

/** Removes what no row speaks of any more, a day after it was written. */
export async function collectOrphans(now: Temporal.Instant): Promise<number> {
  const old = (await theStore().list()).filter((f) => f.at < now.epochMilliseconds - 86_400_000)
  let removed = 0
  for (const { name } of old) {
    const id = name.split('/')[1]!.replace(/\.part$/, '')
    const known = await platformWork(
      (ctx) => ctx.db.selectFrom('file').select('id').where('id', '=', id).executeTakeFirst(),
      { readOnly: true },
    )
    if (known && !name.endsWith('.part')) continue
    await theStore().remove(name)
    removed++
  }
  return removed
}

export const isFull = (error: unknown) =>
  ['ENOSPC', 'EDQUOT', '53100'].includes(String((error as { code?: unknown } | null)?.code))

const SIGNATURES: [string, string][] = [
  ['25504446', 'application/pdf'],
  ['89504e47', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['504b0304', 'application/zip'],
  ['1f8b', 'application/gzip'],
  // A signed envelope begins with its length, in one of four forms.
  ['3080', 'application/pkcs7-mime'],
  ['3082', 'application/pkcs7-mime'],
  ['3083', 'application/pkcs7-mime'],
  ['3084', 'application/pkcs7-mime'],
]
/** What a file of this ending must be inside. Office documents are archives; a signed file may be written as text. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  pdf: ['application/pdf'],
  p7m: ['application/pkcs7-mime', 'text/plain'],
  jpg: ['image/jpeg'],
  jpeg: ['image/jpeg'],
  png: ['image/png'],
  zip: ['application/zip'],
  docx: ['application/zip'],
  xlsx: ['application/zip'],
  odt: ['application/zip'],
  ods: ['application/zip'],
  txt: ['text/plain'],
  csv: ['text/plain'],
  xml: ['text/plain'],
}
/** The ending of a name, in lower case, without its point. */
export const endingOf = (name: string) => /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
/** Whether the bytes are what the name says. A name that promises nothing known promises nothing true. */
export const isWhatItSays = (name: string, bytes: Buffer) => INSIDE[endingOf(name)]?.includes(sniff(bytes)) ?? false

/** What the bytes say they are, whatever the name pretends. */
function sniff(bytes: Buffer): string {
  const head = bytes.subarray(0, 4).toString('hex')
  const found = SIGNATURES.find(([magic]) => head.startsWith(magic))
  if (found) return found[1]
  return bytes.subarray(0, 1024).includes(0) ? 'application/octet-stream' : 'text/plain'
}
