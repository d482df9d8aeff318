import { euro } from '../platform/money.ts'
import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Badge, Button, Card, Empty, Facts, Row, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Money, Moment } from '../ui/values.tsx'
import type { ConsentRow } from './consents.ts'
import { type Allowance, valueOf } from './counters.ts'
import type { EntryRow } from './consumption.ts'
import type { Membership } from './entitlement.ts'
import { families, type Unit } from './families.ts'
import { amount, num } from './unit-words.ts'
import { dayBefore } from './sentences.ts'
import { words } from './words.ts'

type MineProps = {
  lang: Lang
  body: { id: string; name: string }
  membership: Membership
  rows: readonly Allowance[]
  entries: readonly EntryRow[]
  consents: readonly ConsentRow[]
  consumes: boolean
  commits: boolean
  day: string
  more: string
}

const left = (a: Allowance) => (a.quantity === null ? null : Math.max(0, a.quantity - a.used))

/** What a body gets for its fee, what it used of it, what it committed beyond it. */
export function AllowancesPage(p: MineProps) {
  const { lang, body, rows } = p
  const w = words(lang)
  const sum = (of: (a: Allowance) => number | null) => rows.reduce((n, a) => n + (of(a) ?? 0), 0)
  const sorted = rows.toSorted((a, b) => families.indexOf(a.family) - families.indexOf(b.family))
  return (
    <Stack>
      <Stats>
        <Stat word={w.totalValue} value={euro(sum(valueOf), lang)} />
        <Stat
          word={w.charged}
          value={euro(
            sum((a) => a.overCents),
            lang,
          )}
        />
        <Stat
          word={w.underAct}
          value={w.standing[p.membership.standing]}
          note={p.membership.act?.label ?? w.noAct}
          tone={p.membership.standing === 'none' ? 'warn' : 'neutral'}
        />
      </Stats>
      <Card title={w.rules} flush foot={w.mineLead}>
        <Table
          caption={w.rules}
          rows={sorted}
          id={(a) => a.serviceId}
          href={(a) => `/catalogue/${a.code}`}
          columns={[
            { word: w.service, main: true, cell: (a) => a.name },
            { word: w.included, cell: (a) => <Included lang={lang} of={a} /> },
            { word: w.used, kind: 'number', cell: (a) => (a.ruleId && a.unit ? num(a.used, lang) : '–') },
            {
              word: w.left,
              kind: 'number',
              cell: (a) => (a.ruleId && !a.lacks ? (left(a) === null ? w.unlimited : num(left(a)!, lang)) : '–'),
            },
            { word: w.forecast, cell: (a) => <Forecast lang={lang} of={a} day={p.day} /> },
            {
              word: w.usedOver,
              kind: 'number',
              cell: (a) => (a.over > 0 ? `${num(a.over, lang)} (${euro(a.overCents, lang)})` : '–'),
            },
            { word: w.value, kind: 'number', cell: (a) => <Money cents={valueOf(a)} /> },
          ]}
          empty={
            <Empty title={w.emptyTitle} icon="it-piattaforme">
              {w.emptyOfficer}
            </Empty>
          }
        />
      </Card>
      <ConsentsCard {...p} />
      <Card
        title={w.entries}
        flush
        actions={
          p.consumes && (
            <Button href={`/catalogue/bodies/${body.id}/uses/new`} icon="it-plus">
              {w.recordUse}
            </Button>
          )
        }
        foot={<a href={p.more}>{w.entriesAll}</a>}
      >
        <Entries {...p} />
      </Card>
    </Stack>
  )
}

function Included({ lang, of }: { lang: Lang; of: Allowance }) {
  const w = words(lang)
  if (!of.ruleId) return <>{w.noRuleShort}</>
  return (
    <>
      {of.quantity === null ? w.unlimited : `${amount(of.quantity, of.unit, lang)} ${w.periods[of.period!]}`}{' '}
      {of.lacks && <Badge tone="warn">{w.notAgreed[of.lacks]}</Badge>}
    </>
  )
}

function Forecast({ lang, of, day }: { lang: Lang; of: Allowance; day: string }) {
  const w = words(lang)
  if (!of.ruleId || of.quantity === null || of.used === 0) return <>–</>
  if (of.exhaustedOn === null) return <Badge tone="good">{w.lasts}</Badge>
  return of.exhaustedOn <= day ? (
    <Badge tone="bad">{w.over}</Badge>
  ) : (
    <Badge tone="warn">{w.endsOn(showDay(of.exhaustedOn, lang))}</Badge>
  )
}

function ConsentsCard({ lang, body, consents, commits, day }: MineProps) {
  const w = words(lang)
  const of = (c: ConsentRow) =>
    [
      c.maxQuantity === null ? null : w.usedOf(num(c.usedQuantity, lang), num(c.maxQuantity, lang)),
      c.maxCents === null ? null : w.usedOf(euro(c.usedCents, lang), euro(c.maxCents, lang)),
    ]
      .filter(Boolean)
      .join(', ')
  return (
    <Card
      title={w.commitments}
      flush
      actions={
        commits && (
          <Button href={`/catalogue/bodies/${body.id}/commitments/new`} icon="it-plus">
            {w.addCommitment}
          </Button>
        )
      }
      foot={w.commitmentsLead}
    >
      <Table
        caption={w.commitments}
        rows={consents}
        id={(c) => c.id}
        columns={[
          { word: w.commitment, main: true, cell: (c) => `${c.commitment}/${c.commitmentYear}` },
          { word: w.service, cell: (c) => c.code },
          { word: w.officer, cell: (c) => c.officer },
          { word: w.act, cell: (c) => c.act },
          { word: w.used, cell: of },
          {
            word: w.validity,
            cell: (c) => (
              <>
                <Day day={c.fromOn} /> {c.toOn && <Day day={dayBefore(c.toOn)} />}
              </>
            ),
          },
          ...(commits
            ? [
                {
                  word: w.endCommitment,
                  quiet: true,
                  kind: 'tight' as const,
                  cell: (c: ConsentRow) =>
                    (c.toOn === null || c.toOn > day) && (
                      <form method="post" action={`/catalogue/bodies/${body.id}/commitments/${c.id}/end`}>
                        <Button kind="quiet" label={`${w.endCommitment}: ${c.commitment}/${c.commitmentYear}`}>
                          {w.endCommitment}
                        </Button>
                      </form>
                    ),
                },
              ]
            : []),
        ]}
        empty={<Empty title={w.noCommitmentsTitle}>{w.noCommitments}</Empty>}
      />
    </Card>
  )
}

export function Entries({ lang, entries, consumes }: { lang: Lang; entries: readonly EntryRow[]; consumes: boolean }) {
  const w = words(lang)
  return (
    <Table
      caption={w.entries}
      rows={entries}
      id={(e) => e.id}
      columns={[
        { word: w.usedOn, main: true, cell: (e) => <Day day={e.usedOn} /> },
        { word: w.service, cell: (e) => e.code },
        {
          word: w.quantity,
          cell: (e) => (
            <>
              {amount(e.quantity, e.unit as Unit | null, lang)}{' '}
              {e.correctsId && <Badge tone="info">{w.correction}</Badge>}
              {e.overQuantity !== 0 && (
                <Badge tone="warn">
                  {w.usedOver}: {num(e.overQuantity, lang)}, {euro(e.cents, lang)}
                </Badge>
              )}
            </>
          ),
        },
        { word: w.reference, cell: (e) => [e.reference, e.note].filter(Boolean).join(' · ') || '–' },
        {
          word: w.by,
          cell: (e) => (
            <>
              {e.personName ?? w.sources[e.source]} <Moment at={e.recordedAt} />
            </>
          ),
          wideOnly: true,
        },
        ...(consumes
          ? [
              {
                word: w.correct,
                quiet: true,
                kind: 'tight' as const,
                cell: (e: EntryRow) =>
                  e.rest > 0 && (
                    <Button
                      kind="quiet"
                      href={`/catalogue/uses/${e.id}/correction`}
                      label={`${w.correct}: ${e.code}, ${showDay(e.usedOn, lang)}`}
                    >
                      {w.correct}
                    </Button>
                  ),
              },
            ]
          : []),
      ]}
      empty={<Empty title={w.noEntriesTitle}>{w.noEntries}</Empty>}
    />
  )
}

/** On a body's card: the services with a quantity and what is left of them, and the question. */
export function AllowancesCard({ lang, bodyId, rows }: { lang: Lang; bodyId: string; rows: readonly Allowance[] }) {
  const w = words(lang)
  const counted = rows.filter((a) => !a.lacks && a.ruleId && a.quantity !== null)
  return (
    <Stack>
      {counted.length === 0 ? (
        <p>{w.cardNone}</p>
      ) : (
        <Facts
          columns={3}
          facts={counted.slice(0, 12).map((a) => ({
            word: a.name,
            value: amount(left(a)!, a.unit, lang),
            note: w.usedOf(num(a.used, lang), num(a.quantity!, lang)),
          }))}
        />
      )}
      <Row>
        <Button href={`/entitlement?id=${bodyId}`} icon="it-help-circle">
          {w.askTitle}
        </Button>
      </Row>
    </Stack>
  )
}
