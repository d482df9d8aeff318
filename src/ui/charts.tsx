import type { ComponentChildren } from 'preact'
import type { Tone } from './frame.ts'
import { useHere } from './here.ts'
import { words } from './words.ts'

/** A colour of a chart: a tone where it means something, a number where it only tells series apart. */
type Shade = Tone | 1 | 2 | 3 | 4 | 5 | 6

const fill: Record<Shade, string> = {
  good: 'fill-good',
  warn: 'fill-warn',
  bad: 'fill-bad',
  info: 'fill-info',
  neutral: 'fill-neutral',
  1: 'fill-1',
  2: 'fill-2',
  3: 'fill-3',
  4: 'fill-4',
  5: 'fill-5',
  6: 'fill-6',
}

const percent = (part: number, whole: number) =>
  `${whole > 0 ? Math.max(0, Math.min(100, (part / whole) * 100)).toFixed(2) : 0}%`

const Swatch = ({ shade }: { shade: Shade }) => (
  <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
    <rect class={fill[shade]} width="10" height="10" rx="2" />
  </svg>
)

type BarRow = { label: string; value: number; shown: ComponentChildren; href?: string; shade?: Shade }

/** One bar per row with its figure beside it: the chart is the table. */
export function Bars({
  caption,
  captionShown,
  rows,
  max,
}: {
  caption: string
  captionShown?: boolean
  rows: readonly BarRow[]
  max?: number
}) {
  const w = words(useHere().lang)
  const whole = max ?? Math.max(0, ...rows.map((row) => row.value))
  return (
    <table class="bars">
      <caption class={captionShown ? undefined : 'visually-hidden'}>{caption}</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{w.item}</th>
          <th scope="col">{w.value}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">{row.href ? <a href={row.href}>{row.label}</a> : row.label}</th>
            <td>
              <span class="bar-cell">
                <svg class="bar" width="100%" height="12" aria-hidden="true">
                  <rect class="bar-track" width="100%" height="12" rx="3" />
                  <rect class={fill[row.shade ?? 1]} width={percent(row.value, whole)} height="12" rx="3" />
                </svg>
                <span class="bar-value">{row.shown}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export type Series = { key: string; word: string; shade: Shade }
type StackedRow = { label: string; href?: string; values: Readonly<Record<string, number>>; total?: ComponentChildren }
type StackedProps = {
  caption: string
  captionShown?: boolean
  series: readonly Series[]
  rows: readonly StackedRow[]
  /** How a value is written in its column. */
  show: (value: number) => ComponentChildren
  /** Every bar as long as the box: shares, not sizes. */
  shares?: boolean
}

/** Parts of a whole, row by row; the heads of the columns of figures are the legend. */
export function StackedBars({ caption, captionShown, series, rows, show, shares }: StackedProps) {
  const w = words(useHere().lang)
  const sum = (row: StackedRow) => series.reduce((all, one) => all + (row.values[one.key] ?? 0), 0)
  const whole = Math.max(0, ...rows.map(sum))
  const totals = rows.some((row) => row.total !== undefined)
  return (
    <div class="table-box chart-box" role="region" tabindex={0} aria-label={`${caption}, ${w.scrollable}`}>
      <table class="table stacked">
        <caption class={captionShown ? undefined : 'visually-hidden'}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{w.item}</th>
            <td class="stacked-bar"></td>
            {series.map((one) => (
              <th scope="col" class="at-end">
                <Swatch shade={one.shade} /> {one.word}
              </th>
            ))}
            {totals && (
              <th scope="col" class="at-end">
                {w.total}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            let from = 0
            const length = shares ? sum(row) : whole
            return (
              <tr>
                <th scope="row" class="is-main">
                  {row.href ? <a href={row.href}>{row.label}</a> : row.label}
                </th>
                <td class="stacked-bar">
                  <svg class="bar" width="100%" height="14" aria-hidden="true">
                    {series.map((one) => {
                      const value = row.values[one.key] ?? 0
                      const x = from
                      from += value
                      return (
                        value > 0 && (
                          <rect
                            class={fill[one.shade]}
                            x={percent(x, length)}
                            width={percent(value, length)}
                            height="14"
                          />
                        )
                      )
                    })}
                  </svg>
                </td>
                {series.map((one) => (
                  <td class="at-end">{show(row.values[one.key] ?? 0)}</td>
                ))}
                {totals && <td class="at-end">{row.total}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** How strong a cell or a shape is: 0 to 5 on one scale, or a tone where states are shown. */
export type Level = 0 | 1 | 2 | 3 | 4 | 5 | Tone

const heat: Record<Level, string> = {
  0: 'heat-0',
  1: 'heat-1',
  2: 'heat-2',
  3: 'heat-3',
  4: 'heat-4',
  5: 'heat-5',
  good: 'heat-good',
  warn: 'heat-warn',
  bad: 'heat-bad',
  info: 'heat-info',
  neutral: 'heat-neutral',
}
export const heatClass = (level: Level | undefined) => (level === undefined ? 'heat-none' : heat[level])

/** A value on the scale 0-5 by equal steps up to `max`; 0 only for nothing. */
export const levelOf = (value: number, max: number): Level =>
  value <= 0 || max <= 0 ? 0 : (Math.min(5, Math.ceil((value / max) * 5)) as Level)

type HeatCell = { level: Level; text: ComponentChildren; href?: string; title?: string }
type HeatRow = { label: string; href?: string; cells: Readonly<Record<string, HeatCell | undefined>> }
type HeatProps = {
  caption: string
  captionShown?: boolean
  /** What the rows are: the head of the first column. */
  rowWord: string
  columns: readonly { key: string; word: string; title?: string }[]
  rows: readonly HeatRow[]
  legend?: readonly { level?: Level; word: string }[]
}

/** Rows × columns, each cell a figure with a colour behind it. */
export function HeatMap({ caption, captionShown, rowWord, columns, rows, legend }: HeatProps) {
  const w = words(useHere().lang)
  return (
    <div class="heat-map">
      {legend && <Legend items={legend} />}
      <div class="table-box table-wide" role="region" tabindex={0} aria-label={`${caption}, ${w.scrollable}`}>
        <table class="table heat-table">
          <caption class={captionShown ? undefined : 'visually-hidden'}>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{rowWord}</th>
              {columns.map((column) => (
                <th scope="col" title={column.title}>
                  {column.word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row" class="is-main">
                  {row.href ? <a href={row.href}>{row.label}</a> : row.label}
                </th>
                {columns.map(({ key }) => {
                  const cell = row.cells[key]
                  return (
                    <td class={heatClass(cell?.level)} title={cell?.title}>
                      {cell ? (
                        cell.href ? (
                          <a href={cell.href}>{cell.text}</a>
                        ) : (
                          cell.text
                        )
                      ) : (
                        <span class="visually-hidden">{w.noData}</span>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

export function Legend({ items }: { items: readonly { level?: Level; word: string }[] }) {
  const w = words(useHere().lang)
  return (
    <ul class="legend" aria-label={w.legend}>
      {items.map((item) => (
        <li>
          <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
            <rect class={heatClass(item.level)} width="10" height="10" rx="2" />
          </svg>
          {item.word}
        </li>
      ))}
    </ul>
  )
}
