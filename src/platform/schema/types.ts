import type { Catalogue, Column, Table } from './catalogue.ts'

/** What a column of each PostgreSQL type is in TypeScript, as the connections of the program read it. */
const plain: Record<string, string> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  bytea: 'Buffer',
  timestamptz: 'Temporal.Instant',
  // Parsed where it is used.
  json: 'unknown',
  jsonb: 'unknown',
}

/** One type per table, named and spelt as Kysely's CamelCasePlugin gives them. */
export function schemaTypes({ tables }: Catalogue): string {
  const head = [
    '// One type per table, written by `campanile migrate --write` from the schema. Do not edit.',
    "import type { Generated, GeneratedAlways } from 'kysely'",
  ].join('\n')
  const rows = tables.map((table) =>
    [
      ...(table.comment ? [`/** ${table.comment} */`] : []),
      `export type ${pascal(table.name)} = {`,
      ...table.columns.map((column) => `  ${camel(column.name)}: ${columnType(table, column)}`),
      '}',
    ].join('\n'),
  )
  const all = ['export type DB = {', ...tables.map(({ name }) => `  ${camel(name)}: ${pascal(name)}`), '}'].join('\n')
  return `${[head, ...rows, all].join('\n\n')}\n`
}

function columnType(table: Table, column: Column) {
  const one = states(table, column) ?? plain[column.base] ?? 'string'
  const many = column.array ? (one.includes('|') ? `(${one})[]` : `${one}[]`) : one
  const type = column.notNull || one === 'unknown' ? many : `${many} | null`
  if (column.identity === 'always' || column.stored) return `GeneratedAlways<${type}>`
  return column.expression || column.identity ? `Generated<${type}>` : type
}

/** A text column with `check (x in ('a', 'b'))` has exactly these values. */
function states(table: Table, column: Column): string | null {
  const quoted = `'(?:[^']|'')*'(?:::text)?`
  const shape = new RegExp(
    `^CHECK \\(\\(?${column.name} = ANY \\(ARRAY\\[(${quoted}(?:, ${quoted})*)\\](?:::text\\[\\])?\\)\\)?\\)$`,
  )
  for (const { kind, definition } of table.constraints) {
    const list = kind === 'c' && shape.exec(definition)?.[1]
    if (list)
      return [...list.matchAll(/'((?:[^']|'')*)'/g)]
        .map(([, value]) => `'${value!.replaceAll("''", "\\'")}'`)
        .join(' | ')
  }
  return null
}

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string) => camel(`_${name}`)
