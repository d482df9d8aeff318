import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { root } from '../root.ts'
import { readCatalogue } from './catalogue.ts'
import { schemaSql } from './sql.ts'
import { schemaTypes } from './types.ts'

const files = { 'db/schema.sql': schemaSql, 'db/types.ts': schemaTypes }

/** Writes what the database says of itself into the checkout. */
export async function writeSchema(owner: pg.ClientConfig): Promise<string[]> {
  const catalogue = await readCatalogue(owner)
  for (const [file, write] of Object.entries(files)) await writeFile(join(root, file), write(catalogue))
  return Object.keys(files)
}

/** The written files that no longer say what the database does. */
export async function staleFiles(owner: pg.ClientConfig): Promise<string[]> {
  const catalogue = await readCatalogue(owner)
  const stale = await Promise.all(
    Object.entries(files).map(async ([file, write]) =>
      (await readFile(join(root, file), 'utf8').catch(() => '')) === write(catalogue) ? [] : [file],
    ),
  )
  return stale.flat()
}
