import { once } from 'node:events'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

const awkward = /[\\\t\n\r]/
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A value as COPY reads it. */
export function escape(value: string | null): string {
  if (value === null) return '\\N'
  return awkward.test(value) ? value.replace(/[\\\t\n\r]/g, (sign) => escapes[sign]!) : value
}

/**
 * Sends text to a table through COPY, waiting when the database is slower. `pour` gets the function that sends; when it fails the COPY is
 * given up, and with it the transaction up to its savepoint.
 */
export async function copyInto<T>(
  client: ClientBase,
  table: string,
  pour: (send: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const copy = client.query(copyFrom(`copy ${table} from stdin`))
  const failed = new Promise<never>((_, reject) => copy.on('error', reject))
  failed.catch(() => {})
  const finished = once(copy, 'finish')
  finished.catch(() => {})
  try {
    const result = await Promise.race([
      failed,
      pour(async (text) => {
        if (!copy.write(text)) await Promise.race([failed, once(copy, 'drain')])
      }),
    ])
    copy.end()
    await Promise.race([failed, finished])
    return result
  } catch (error) {
    copy.destroy()
    throw error
  }
}

/** Sends rows of values to a table; null is NULL. */
export async function copyRows(client: ClientBase, table: string, rows: (string | number | null)[][]): Promise<void> {
  if (rows.length === 0) return
  await copyInto(client, table, async (send) => {
    for (let i = 0; i < rows.length; i += 1000)
      await send(
        rows
          .slice(i, i + 1000)
          .map((row) => `${row.map((value) => (typeof value === 'number' ? value : escape(value))).join('\t')}\n`)
          .join(''),
      )
  })
}
