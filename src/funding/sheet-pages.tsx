import { euro } from '../platform/money.ts'
import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Table } from '../ui/table.tsx'
import { Sheet } from '../ui/shell.tsx'
import { Day, Money } from '../ui/values.tsx'
import type { Reading } from './positions.ts'
import { sumUp } from './totals.ts'
import { words } from './words.ts'

type SheetProps = {
  lang: Lang
  name: string
  codes: string
  day: string
  readings: readonly Reading[]
  imported: boolean
}

/**
 * The mayor's sheet: one A4 from public data alone. What was obtained, paid, renounced; until when each paid service
 * must live; what is open and what must be asked again. Each line has its date and its source.
 */
export function MayorSheet({ lang, name, codes, day, readings, imported }: SheetProps) {
  const w = words(lang)
  const of = (...states: string[]) => readings.filter((r) => states.includes(r.position.state))
  const s = sumUp(readings.map((r) => ({ state: r.position.state, count: 1, amountCents: r.position.amountCents })))
  const editions = [...new Map(readings.map((r) => [r.position.file, r.position.edition]))].toSorted()
  const number = new Map(editions.map(([file], i) => [file, i + 1]))
  const source = (r: Reading) => (
    <>
      <Day day={r.position.edition} /> [{number.get(r.position.file)}]
    </>
  )
  const call = (r: Reading) => (
    <>
      {r.position.call}
      {r.position.cup && (
        <>
          {' '}
          <span class="sheet-cup">CUP {r.position.cup}</span>
        </>
      )}
      {!r.position.published && <em> ({w.unpublished})</em>}
    </>
  )
  const part = (
    title: string,
    rows: readonly Reading[],
    when: { word: string; cell: (r: Reading) => preact.ComponentChildren }[],
    id: string,
  ) => (
    <section>
      <h2>
        {title}:{' '}
        {euro(
          rows.reduce((n, r) => n + r.position.amountCents, 0),
          lang,
        )}{' '}
        <span class="sheet-count">({w.positionsN(rows.length)})</span>
      </h2>
      {rows.length === 0 ? (
        <p>{w.sheetNone}</p>
      ) : (
        <Table
          caption={title}
          rows={rows}
          id={(r) => `${id}${r.position.id}`}
          narrow="scroll"
          columns={[
            { word: w.call, main: true, cell: call },
            { word: w.amount, kind: 'number', cell: (r) => <Money cents={r.position.amountCents} /> },
            ...when.map((x) => ({ ...x, kind: 'tight' as const })),
            { word: w.source, kind: 'tight', cell: source },
          ]}
        />
      )}
    </section>
  )
  const confirm = readings.some((r) => r.toConfirm)
  return (
    <Sheet
      foot={
        <>
          {w.sheetSub} · {w.sheetDate(showDay(day, lang))} · Campanile
        </>
      }
    >
      <h1 class="sheet-title">{w.sheetTitle(name)}</h1>
      <p class="sheet-lead">{[codes, w.sheetDate(showDay(day, lang))].filter(Boolean).join(' · ')}</p>
      {readings.length === 0 ? (
        <p>{imported ? w.sheetUnknown : w.notImported}</p>
      ) : (
        <>
          <dl class="sheet-sums">
            <div>
              <dt>{w.obtained}</dt>
              <dd>{euro(s.obtainedCents, lang)}</dd>
            </div>
            <div>
              <dt>{w.paid}</dt>
              <dd>{euro(s.paidCents, lang)}</dd>
            </div>
            <div>
              <dt>{w.open}</dt>
              <dd>{euro(s.openCents, lang)}</dd>
            </div>
            <div>
              <dt>{w.renounced}</dt>
              <dd>{euro(s.renouncedCents, lang)}</dd>
            </div>
          </dl>
          {part(
            w.sheetPaid,
            of('paid'),
            [
              { word: w.paidOn, cell: (r) => <Day day={r.position.stateOn} /> },
              {
                word: w.until,
                cell: (r) => (
                  <strong>
                    <Day day={r.until} />
                  </strong>
                ),
              },
            ],
            'paid',
          )}
          {part(
            w.sheetOpen,
            of('financed', 'unknown'),
            [
              { word: w.financedOn, cell: (r) => <Day day={r.position.financedOn} /> },
              {
                word: w.state,
                cell: (r) => (
                  <>
                    {r.position.state === 'unknown'
                      ? w.unknownState(r.position.stateSource)
                      : w.states[r.position.state]}
                    {r.toConfirm && (
                      <>
                        , <strong>{w.toConfirm}</strong>
                      </>
                    )}
                  </>
                ),
              },
            ],
            'open',
          )}
          {part(
            w.sheetRenounced,
            of('renounced'),
            [{ word: w.renouncedOn, cell: (r) => <Day day={r.position.stateOn} /> }],
            'renounced',
          )}
          <p class="sheet-note">
            {w.sheetDuty} {confirm && w.sheetConfirm}
          </p>
          <p class="sheet-note">
            {w.sheetSource}{' '}
            {editions
              .map(
                ([file, edition]) =>
                  `[${number.get(file)}] ${file.replace(/\.csv(\.gz)?$/, '')}, ${showDay(edition, lang)}`,
              )
              .join('; ')}
            .
          </p>
        </>
      )}
    </Sheet>
  )
}
