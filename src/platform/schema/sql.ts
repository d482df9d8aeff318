import type { Catalogue, Column, Table } from './catalogue.ts'

/** The schema as one reads it: each table with everything that concerns it, then the functions. */
export function schemaSql({ tables, functions }: Catalogue): string {
  const head = '-- The schema as it is now, written by `campanile migrate --write` from the migrations. Do not edit.'
  return `${[head, ...tables.map(tableSql), ...functions.map((definition) => `${definition.replaceAll('\r', '')};`)].join('\n\n')}\n`
}

function tableSql(table: Table): string {
  const lines = table.comment ? [`-- ${table.comment}`] : []
  if (table.kind === 'view') return [...lines, `create view ${table.name} as`, table.definition ?? ''].join('\n')
  const width = Math.max(...table.columns.map((column) => column.name.length))
  const inside = [
    ...table.columns.map((column) => columnSql(column, width)),
    ...table.constraints.map((c) => lowered(c.definition)),
  ]
  lines.push(`create table ${table.name} (`, inside.map((line) => `  ${line}`).join(',\n'), ');')
  for (const statement of [...table.indexes, ...table.triggers])
    lines.push(`${lowered(statement).replaceAll(' public.', ' ')};`)
  if (table.secured) lines.push(`alter table ${table.name} enable row level security;`)
  for (const statement of [
    ...table.policies,
    ...table.grants.map((grant) => grant.replace(' to ', ` on ${table.name} to `)),
  ])
    lines.push(`${lowered(statement)};`)
  return lines.join('\n')
}

function columnSql({ name, type, notNull, expression, identity, stored }: Column, width: number) {
  const generated = identity
    ? ` generated ${identity} as identity`
    : stored
      ? ` generated always as (${expression}) stored`
      : expression
        ? ` default ${lowered(expression)}`
        : ''
  return `${name.padEnd(width)} ${plain(type)}${notNull ? ' not null' : ''}${generated}`
}

const keywords =
  /'[^']*'|"[^"]*"|\b(PRIMARY KEY|FOREIGN KEY|REFERENCES|UNIQUE|CHECK|NULLS NOT DISTINCT|ON (DELETE|UPDATE) (CASCADE|SET NULL|RESTRICT)|CREATE|INDEX|ON|USING|WHERE|IS (NOT )?NULL|IS (NOT )?DISTINCT FROM|AND|OR|NOT|ANY|ALL|ARRAY|EXCLUDE|WITH|DEFERRABLE|INITIALLY DEFERRED|INCLUDE|TRIGGER|BEFORE|AFTER|INSERT|UPDATE|DELETE|FOR EACH (ROW|STATEMENT)|EXECUTE FUNCTION|CASE|WHEN|THEN|ELSE|END|LIKE|DESC|IN|FROM|COALESCE)\b/g

/** PostgreSQL shouts its keywords and says the type of every word; we do not. Quoted text stays as it is. */
const lowered = (text: string) =>
  plain(text.replace(keywords, (found) => (/^['"]/.test(found) ? found : found.toLowerCase())))

const plain = (text: string) =>
  text
    .replace(/::(text|bpchar|character varying)(\[\])?/g, '')
    .replace(
      /= any \((\(?)array\[((?:'(?:[^']|'')*'(?:, )?)+)\](\)?)\)/g,
      (all, open: string, list: string, close: string) =>
        open.length === close.length ? `in (${list})` : `in (${list})${close}`,
    )
    .replace(/ using btree /g, ' ')
    .replace(/timestamp with time zone/g, 'timestamptz')
