import { euro } from '../platform/money.ts'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Badge, PostButton, Stack, Empty } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Money, Nothing } from '../ui/values.tsx'
import { callWords } from './call-form-words.ts'
import type { Proposal } from './official.ts'
import { type Kept, risksOf } from './radar.ts'
import { sayNumber } from './moves.ts'
import { words } from './words.ts'

type ProposalProps = { lang: Lang; rows: readonly Proposal[]; edits: boolean; enters: boolean }
export function ProposalList({ lang, rows, edits, enters }: ProposalProps) {
  const w = words(lang)
  return (
    <Stack>
      {edits && rows.some((r) => r.callCode) && (
        <PostButton action="/positions/proposals/following">{w.followAll}</PostButton>
      )}
      <Table
        caption={w.proposals}
        rows={rows}
        id={(r) => r.grantId}
        columns={[
          { word: w.body, main: true, cell: (r) => r.bodyName },
          { word: w.call, cell: (r) => <a href={`/funding/grants/${r.grantId}`}>{r.callTitle}</a> },
          { word: w.amount, kind: 'number', cell: (r) => <Money cents={r.amountCents} /> },
          {
            word: w.state,
            cell: (r) => (
              <>
                {w.officialStates[r.state]}
                {r.asideWhen && (
                  <>
                    <br />
                    <span>{w.asideAgain(w.officialStates[r.asideWhen] ?? r.asideWhen, r.asideReason ?? '')}</span>
                  </>
                )}
              </>
            ),
          },
          {
            word: w.follow,
            quiet: true,
            cell: (r) =>
              r.callCode === null ? (
                enters ? (
                  <a
                    href={withQuery('/calls/new', { title: r.callTitle })}
                    aria-label={`${callWords(lang).noCall}: ${r.callTitle}`}
                  >
                    {callWords(lang).noCall}
                  </a>
                ) : (
                  w.noCallFor
                )
              ) : edits ? (
                <PostButton
                  action={`/positions/proposals/${r.grantId}/following`}
                  label={`${w.follow}: ${r.bodyName}, ${r.callTitle}, ${euro(r.amountCents, lang)}`}
                >
                  {w.follow}
                </PostButton>
              ) : (
                <Nothing />
              ),
          },
          ...(edits
            ? [
                {
                  word: w.putAside,
                  quiet: true,
                  cell: (r: Proposal) => (
                    <a
                      href={`/positions/proposals/${r.grantId}/aside`}
                      aria-label={`${w.putAside}: ${r.bodyName}, ${r.callTitle}`}
                    >
                      {w.putAside}
                    </a>
                  ),
                },
              ]
            : []),
        ]}
        empty={<Empty title={w.proposals}>{w.noProposals}</Empty>}
      />
    </Stack>
  )
}

export function RadarList({ lang, rows, withBody }: { lang: Lang; rows: readonly Kept[]; withBody: boolean }) {
  const w = words(lang)
  return (
    <Table
      caption={w.radar}
      rows={rows}
      id={(k) => k.id}
      href={(k) => `/positions/${k.number}`}
      columns={[
        { word: w.number, main: true, kind: 'tight', cell: (k) => sayNumber(k.number) },
        ...(withBody ? [{ word: w.body, cell: (k: Kept) => k.bodyName }] : []),
        { word: w.call, cell: (k) => k.callTitle },
        { word: w.until, cell: (k) => (k.until ? <Day day={k.until} /> : <Nothing />) },
        { word: w.contractUntil, cell: (k) => (k.contractUntil ? <Day day={k.contractUntil} /> : <Nothing />) },
        { word: w.answers, cell: (k) => k.answersName || <Nothing /> },
        {
          word: w.risk,
          cell: (k) => {
            const found = risksOf(k)
            return found.length === 0 ? (
              <Badge tone="good">{w.fine}</Badge>
            ) : (
              found.map((r) => <Badge tone="bad">{w.risks[r]}</Badge>)
            )
          },
        },
      ]}
      empty={<Empty title={w.radar}>{w.noRadar}</Empty>}
    />
  )
}
