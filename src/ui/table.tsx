import type { ComponentChildren } from 'preact'
import { withQuery } from './address.ts'
import { useHere } from './here.ts'
import { Icon } from './icon.tsx'
import { Button } from './parts.tsx'
import { words } from './words.ts'

export type Column<Row> = {
  word: string
  cell: (row: Row) => ComponentChildren
  /** `number` stands at the right, `code` in figures of one width, `tight` takes no more room than it needs. */
  kind?: 'text' | 'number' | 'code' | 'tight'
  /** The key this column sorts by; the head becomes a link. */
  sort?: string
  /** The cell that names the row: a row head for screen readers, and a link where the table has `href`. */
  main?: boolean
  /** Not shown on a narrow screen. */
  wideOnly?: boolean
  /** The head is for screen readers alone (a column of buttons). */
  quiet?: boolean
}

/** Which key the rows are sorted by now, and the address of another order. `sortBy` makes it from a `sort=-name` query. */
export type Sort = { by: string; down: boolean; link: (by: string, down: boolean) => string }

/** The order as lists carry it in their address: `sort=name`, `sort=-name`. Changing it goes back to the first page. */
export const sortBy = (path: string, sort: string): Sort => ({
  by: sort.replace(/^-/, ''),
  down: sort.startsWith('-'),
  link: (by, down) => withQuery(path, { sort: down ? `-${by}` : by, after: null }),
})

export type TableProps<Row> = {
  /** Names the table; shown only with `captionShown`. */
  caption: string
  captionShown?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  id: (row: Row) => string
  href?: (row: Row) => string
  sort?: Sort
  /** A checkbox before each row, for the form of that id (see `BulkBar`). */
  choice?: { form: string; name?: string; label: (row: Row) => string }
  /** Shown in place of the table when there is no row. */
  empty?: ComponentChildren
  /** On a narrow screen: each row a small card (`stack`), or the table scrolls in its box. */
  narrow?: 'stack' | 'scroll'
  /** Many columns: the table scrolls in a box of its own at every width, head and first column staying in view. */
  wide?: boolean
  /** The last rows, as totals: one cell per column. */
  foot?: readonly (readonly ComponentChildren[])[]
  rowClass?: (row: Row) => string | undefined
}

const kindClass = { text: '', number: 'at-end', code: 'is-code', tight: 'is-tight' } as const

const classOf = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(' ') || undefined

export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, id, href, sort, choice, empty, narrow = 'stack', wide, foot, rowClass } = props
  const w = words(useHere().lang)
  if (rows.length === 0 && empty) return <>{empty}</>
  const scrolls = wide || narrow === 'scroll'
  const region = scrolls ? ({ role: 'region', tabindex: 0, 'aria-label': `${caption}, ${w.scrollable}` } as const) : {}
  // A row that becomes a card loses the meaning of its tags in some browsers: the roles keep it.
  const as = (role: 'table' | 'rowgroup' | 'row' | 'cell' | 'columnheader' | 'rowheader') =>
    scrolls ? { role: undefined } : { role }
  const roles = { row: as('row').role, cell: as('cell').role, rowheader: as('rowheader').role }
  // What is the same for every row is worked out once.
  const shaped = columns.map((column) => ({
    column,
    shape: classOf(kindClass[column.kind ?? 'text'], column.wideOnly && 'wide-only', column.main && 'is-main'),
    label: column.quiet ? undefined : column.word,
  }))
  return (
    <div class={classOf('table-box', wide && 'table-wide', narrow === 'scroll' && 'table-scroll')} {...region}>
      <table class={classOf('table', !scrolls && 'table-stack')} data-keys {...as('table')}>
        <caption class={props.captionShown ? undefined : 'visually-hidden'}>{caption}</caption>
        <thead {...as('rowgroup')}>
          <tr {...as('row')}>
            {choice && (
              <th scope="col" class="is-choice" {...as('columnheader')}>
                <input type="checkbox" data-choose-all={choice.form} aria-label={w.chooseAll} hidden />
                <span class="visually-hidden">{w.chosen}</span>
              </th>
            )}
            {columns.map((column) => (
              <Head column={column} sort={sort} role={scrolls ? undefined : 'columnheader'} />
            ))}
          </tr>
        </thead>
        <tbody {...as('rowgroup')}>
          {rows.map((row) => (
            <tr class={rowClass?.(row)} role={roles.row}>
              {choice && (
                <td class="is-choice" role={roles.cell}>
                  <input
                    type="checkbox"
                    form={choice.form}
                    name={choice.name ?? 'id'}
                    value={id(row)}
                    aria-label={w.chooseRow(choice.label(row))}
                  />
                </td>
              )}
              {shaped.map(({ column, shape, label }) =>
                column.main ? (
                  <th scope="row" class={shape} data-word={label} role={roles.rowheader}>
                    {href ? <a href={href(row)}>{column.cell(row)}</a> : column.cell(row)}
                  </th>
                ) : (
                  <td class={shape} data-word={label} role={roles.cell}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {foot && (
          <tfoot {...as('rowgroup')}>
            {foot.map((cells) => (
              <tr {...as('row')}>
                {choice && <td {...as('cell')}></td>}
                {cells.map((cell, at) => {
                  const column = columns[at]
                  const shape = classOf(kindClass[column?.kind ?? 'text'], column?.wideOnly && 'wide-only')
                  return (
                    <td class={shape} data-word={at > 0 ? column?.word : undefined} {...as('cell')}>
                      {cell}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tfoot>
        )}
      </table>
    </div>
  )
}

function Head<Row>({
  column,
  sort,
  role,
}: {
  column: Column<Row>
  sort: Sort | undefined
  role: 'columnheader' | undefined
}) {
  const w = words(useHere().lang)
  const now = sort && column.sort === sort.by ? (sort.down ? 'descending' : 'ascending') : undefined
  const shape = classOf(kindClass[column.kind ?? 'text'], column.wideOnly && 'wide-only')
  // The next press turns the order round; a column of numbers starts from the largest.
  const down = now ? now === 'ascending' : column.kind === 'number'
  return (
    <th scope="col" class={shape} aria-sort={now} role={role}>
      {column.quiet ? (
        <span class="visually-hidden">{column.word}</span>
      ) : sort && column.sort ? (
        <a class="sort" href={sort.link(column.sort, down)}>
          {column.word}
          <span class="visually-hidden">, {down ? w.sortDown : w.sortUp}</span>
          {now ? (
            <Icon name={now === 'ascending' ? 'it-arrow-up' : 'it-arrow-down'} />
          ) : (
            <span class="sort-room" aria-hidden="true"></span>
          )}
        </a>
      ) : (
        column.word
      )}
    </th>
  )
}

/**
 * What can be done to the chosen rows: a form whose id the table's `choice.form` names. Its buttons carry `formaction`.
 * Always in view without scripts; with scripts it counts, and steps aside while nothing is chosen.
 */
export function BulkBar({ id, children }: { id: string; children: ComponentChildren }) {
  const w = words(useHere().lang)
  return (
    <form id={id} class="bulk" method="post" data-bulk>
      <span class="bulk-count" role="status">
        <span data-bulk-count={w.chosen}></span>
      </span>
      {children}
    </form>
  )
}

type PagerProps = {
  /** What is on this page and, if known, in all: `1-50 di 312`, `oltre 10.000`. */
  count?: ComponentChildren
  next?: string | null | undefined
  previous?: string | null | undefined
  first?: string | null | undefined
  label?: string
}

/** The door to the following page of a list that goes by cursor. */
export function Pager({ count, next, previous, first, label }: PagerProps) {
  const w = words(useHere().lang)
  return (
    <nav class="pager" aria-label={label ?? w.pages}>
      <p class="pager-count">{count}</p>
      {first && (
        <Button kind="quiet" href={first}>
          {w.firstPage}
        </Button>
      )}
      {previous && (
        <Button href={previous} icon="it-chevron-left">
          {w.previous}
        </Button>
      )}
      {next && (
        <Button href={next}>
          {w.next} <Icon name="it-chevron-right" />
        </Button>
      )}
    </nav>
  )
}
