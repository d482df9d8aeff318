import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { readEditionsJson } from './editions.ts'
import { Unreadable } from './unreadable.ts'

/** A file to import: on this machine, plain or gzipped. */
export type Source = {
  /** The name it was published under; the edition may stand in it. */
  name: string
  path: string
  /** What an editions.json beside it says. */
  beside?: Record<string, string>
  /** Where it was downloaded from. */
  address?: string
}

/** Files past this size, unpacked, are none of ours: the largest published one has 20 MB. */
const largestFile = 512 * 1024 * 1024

const chunkSize = 256 * 1024

/** The files of these paths. A folder gives its own CSV files, not those of the folders in it. */
export async function listSources(paths: string[]): Promise<Source[]> {
  const sources: Source[] = []
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    if (!found) throw new Unreadable('source_missing', `There is no file or folder ${path}.`)
    if (!found.isDirectory()) {
      sources.push({ name: nameOf(path), path, ...(await besideOf(join(path, '..'))) })
      continue
    }
    const names = (await readdir(path)).filter((name) => /\.csv(\.gz)?$/i.test(name)).toSorted()
    if (names.length === 0) throw new Unreadable('source_empty', `The folder ${path} has no CSV files.`)
    const beside = await besideOf(path)
    for (const name of names) sources.push({ name, path: join(path, name), ...beside })
  }
  return sources
}

const nameOf = (path: string) => path.replace(/^.*[/\\]/, '')

async function besideOf(folder: string): Promise<{ beside?: Record<string, string> }> {
  const text = await readFile(join(folder, 'editions.json'), 'utf8').catch(() => null)
  if (text === null) return {}
  try {
    return { beside: readEditionsJson(text) }
  } catch (cause) {
    throw new Unreadable('editions_json', `The file editions.json in ${folder} is not readable as JSON.`, { cause })
  }
}

/** The digest of a file as it lies there, packed or not. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The content of a source, unpacked when it begins as gzip does, whatever its name. */
export async function* openSource(source: Source): AsyncGenerator<Buffer> {
  const head = createReadStream(source.path, { end: 1 })
  let packed = false
  for await (const chunk of head) packed = (chunk as Buffer)[0] === 0x1f && (chunk as Buffer)[1] === 0x8b
  // Large chunks: each becomes one block of rows to parse, and small ones cost half as much again.
  const file = createReadStream(source.path, { highWaterMark: chunkSize })
  const stream = packed ? file.pipe(createGunzip({ chunkSize })) : file
  // A pipe does not carry errors over: without this an unreadable file would be waited for without end.
  if (packed) file.on('error', (error) => stream.destroy(error))
  let size = 0
  try {
    for await (const chunk of stream) {
      size += (chunk as Buffer).length
      if (size > largestFile)
        throw new Unreadable('source_large', `${source.name} is larger than ${largestFile / 1024 / 1024} MB.`)
      yield chunk as Buffer
    }
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    if (code === 'Z_BUF_ERROR')
      throw new Unreadable('source_truncated', `${source.name} ends before its end: it was cut while being copied.`, {
        cause,
      })
    if (typeof code === 'string' && code.startsWith('Z_'))
      throw new Unreadable('source_damaged', `${source.name} is damaged: it cannot be unpacked.`, { cause })
    throw new Unreadable('source_unreadable', `${source.name} cannot be read.`, { cause })
  } finally {
    file.destroy()
  }
}

/** A folder of its own for downloads, gone when the work is done. */
export async function withFolder<T>(folder: string, fn: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true })
  try {
    return await fn(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
