import { type Deadline, Distance, ofWhat } from '../deadlines/index.ts'
import { euro } from '../platform/money.ts'
import { NotImported } from '../funding/index.ts'
import { eventWord } from '../platform/event-words.ts'
import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Timeline } from '../ui/flow.tsx'
import { Button, Card, Columns, Empty, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Sheet } from '../ui/shell.tsx'
import { Table } from '../ui/table.tsx'
import { Count, Day, Nothing, Num } from '../ui/values.tsx'
import { type briefOf, type changes, type deskOf, type nextDates, type toFollow, type waiting } from './gather.ts'
import { words } from './words.ts'

type Props = {
  lang: Lang
  day: string
  dates: Awaited<ReturnType<typeof nextDates>>
  decisions: Awaited<ReturnType<typeof waiting>>
  desk: Awaited<ReturnType<typeof deskOf>>
  changed: Awaited<ReturnType<typeof changes>>
  grants: Awaited<ReturnType<typeof toFollow>>
  withBody: boolean
}
/** What must be done today: one screen. */
export function TodayPage({ lang, day, dates, decisions, desk, changed, grants, withBody }: Props) {
  const w = words(lang)
  return (
    <Stack>
      <Stats>
        {dates && (
          <Stat
            word={w.late}
            value={<Count of={dates.late} />}
            tone={dates.late > 0 ? 'bad' : 'good'}
            href="/deadlines?when=late"
          />
        )}
        {dates && (
          <Stat
            word={w.month}
            value={<Count of={dates.month} />}
            tone={dates.month > 0 ? 'warn' : 'neutral'}
            href="/deadlines?when=month"
          />
        )}
        {decisions && (
          <Stat
            word={w.waiting}
            value={<Count of={decisions.rows.length + Number(decisions.more)} most={100} />}
            href="/activations?state=waiting"
          />
        )}
        {grants && (
          <Stat
            word={w.toFollow}
            value={<Num of={grants.total} />}
            note={grants.unkept > 0 && w.unkept(grants.unkept)}
            href="/positions/proposals"
          />
        )}
        {desk && (
          <Stat
            word={w.breaching}
            value={<Count of={desk.breaching} />}
            tone={desk.breaching > 0 ? 'bad' : 'good'}
            href="/desk/tickets?view=breaching"
          />
        )}
        {desk && <Stat word={w.mine} value={<Count of={desk.mine} />} href="/desk/tickets?view=mine" />}
      </Stats>
      <Columns wide>
        <Stack>
          {dates && (
            <Card title={w.next} flush actions={<Button href="/deadlines">{w.allDates}</Button>}>
              <Dates lang={lang} day={day} rows={dates.rows} withBody={withBody} caption={w.next}>
                <Empty title={w.nothing}>{w.nothingText}</Empty>
              </Dates>
            </Card>
          )}
        </Stack>
        <Stack>
          {decisions && (
            <Card
              title={w.waiting}
              actions={decisions.rows.length > 5 && <Button href="/activations?state=waiting">{w.allWaiting}</Button>}
            >
              {decisions.rows.length === 0 ? (
                <p>{w.noWaiting}</p>
              ) : (
                <ul class="plain-list">
                  {decisions.rows.slice(0, 5).map((a) => (
                    <li>
                      <a href={`/activations/${a.number}`}>{a.serviceName}</a>
                      {withBody && `, ${a.bodyName}`}
                    </li>
                  ))}
                </ul>
              )}
            </Card>
          )}
          <Card title={w.changed}>
            {changed.length === 0 ? (
              <p>{w.noChanges}</p>
            ) : (
              <Timeline items={changed.map((c) => ({ at: c.recordedAt, what: eventWord(c.name, lang) }))} />
            )}
          </Card>
        </Stack>
      </Columns>
    </Stack>
  )
}

type DatesProps = {
  lang: Lang
  day: string
  rows: readonly Deadline[]
  withBody: boolean
  caption: string
  children: preact.ComponentChildren
}
function Dates({ lang, day, rows, withBody, caption, children }: DatesProps) {
  const w = words(lang)
  return (
    <Table
      caption={caption}
      rows={rows}
      id={(d) => d.id}
      href={(d) => d.href}
      columns={[
        { word: w.what, main: true, cell: (d) => d.title[lang] },
        { word: w.of, cell: (d) => ofWhat(d) || <Nothing /> },
        ...(withBody ? [{ word: w.body, cell: (d: Deadline) => d.bodyName }] : []),
        {
          word: w.due,
          kind: 'tight',
          cell: (d) => (
            <>
              <Day day={d.dueOn} /> <Distance lang={lang} day={d.dueOn!} today={day} />
            </>
          ),
        },
      ]}
      empty={children}
    />
  )
}

type BriefProps = {
  lang: Lang
  day: string
  name: string
  brief: Awaited<ReturnType<typeof briefOf>>
  /** Whether the open data were ever imported, and whether who reads may do it. */
  imported: boolean
  imports: boolean
}
/** One A4 page for who decides: what it costs, what it gives, what is at risk, what waits. */
export function BriefPage({ lang, day, name, brief, imported, imports }: BriefProps) {
  const w = words(lang)
  const { dues, given, funds, dates, decisions, peers } = brief
  return (
    <Sheet>
      <h1>{w.briefTitle(name)}</h1>
      <p>{w.briefOn(showDay(day, lang, 'long'))}</p>
      {dates && (
        <section>
          <h2>{w.risks}</h2>
          <Dates lang={lang} day={day} rows={dates.rows} withBody={false} caption={w.risks}>
            <p>{w.noRisks}</p>
          </Dates>
        </section>
      )}
      {decisions && decisions.rows.length > 0 && (
        <section>
          <h2>{w.decisions}</h2>
          <ul>
            {decisions.rows.map((a) => (
              <li>{a.serviceName}</li>
            ))}
          </ul>
        </section>
      )}
      {dues && (
        <section>
          <h2>{w.dues}</h2>
          <Table
            caption={w.dues}
            rows={dues.slice(0, 3)}
            id={(d) => d.id}
            columns={[
              { word: w.year, main: true, cell: (d) => d.year },
              { word: w.owed, kind: 'number', cell: (d) => euro(d.totalCents, lang) },
              { word: w.open, kind: 'number', cell: (d) => euro(d.openCents, lang) },
              { word: w.due, kind: 'tight', cell: (d) => <Day day={d.dueOn} /> },
            ]}
            empty={<p>{w.noDues}</p>}
          />
        </section>
      )}
      {funds && (
        <section>
          <h2>{w.funds}</h2>
          {imported ? (
            <p>
              {w.obtained}: <strong>{euro(funds.obtainedCents, lang)}</strong>; {w.paid}:{' '}
              <strong>{euro(funds.paidCents, lang)}</strong>; {w.atRisk}: <strong>{euro(funds.openCents, lang)}</strong>
            </p>
          ) : (
            <NotImported lang={lang} imports={imports} />
          )}
        </section>
      )}
      {given && (
        <section>
          <h2>
            {w.services} ({given.length})
          </h2>
          <p>{given.length === 0 ? w.noServices : [...new Set(given.map((a) => a.serviceName))].join(', ')}</p>
        </section>
      )}
      {peers && peers.ownShare !== null && (
        <section>
          <h2>{w.peers}</h2>
          <p>
            {peers.peersShare === null
              ? `${w.peersOwn(peers.ownShare)} ${w.peersFew}`
              : w.peersText(peers.ownShare, peers.peersShare, peers.peers)}
          </p>
        </section>
      )}
    </Sheet>
  )
}
