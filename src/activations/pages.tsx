import { amount } from '../catalogue/index.ts'
import { today } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar, type Values } from '../ui/form.tsx'
import { Badge, Button, Empty, PostButton, Row, Stack, Tabs } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Day, Nothing } from '../ui/values.tsx'
import type { Activation } from './activations.ts'
import { sayNumber, type State, states } from './moves.ts'
import type { WorkRow } from './steps.ts'
import { words } from './words.ts'

const tones = {
  requested: 'warn',
  waiting_approval: 'warn',
  waiting_form: 'warn',
  waiting_consent: 'warn',
  validated: 'info',
  in_provisioning: 'info',
  active: 'good',
  suspended: 'bad',
  termination_requested: 'warn',
  terminated: 'neutral',
  rejected: 'bad',
  withdrawn: 'neutral',
} as const
export const StateBadge = ({ lang, state }: { lang: Lang; state: State }) => (
  <Badge tone={tones[state]} title={words(lang).nexts[state]}>
    {words(lang).states[state]}
  </Badge>
)

type ListProps = {
  lang: Lang
  zone: string
  rows: readonly Activation[]
  next: string | null
  filter: Values
  services: readonly { value: string; word: string }[]
  asks: boolean
  withBody: boolean
}
export function ActivationList({ lang, zone, rows, next, filter, services, asks, withBody }: ListProps) {
  const w = words(lang)
  return (
    <Stack>
      <FilterBar action="/activations" values={filter} live="activations">
        <Field
          type="select"
          name="state"
          label={w.state}
          empty={w.all}
          options={[
            ...Object.entries(w.groups).map(([value, word]) => ({ value, word })),
            ...states.map((value) => ({ value, word: w.states[value]! })),
          ]}
        />
        <Field type="select" name="service" label={w.service} options={services} />
        {filter['body'] && <Field type="hidden" name="body" />}
      </FilterBar>
      <div id="activations">
        <ActivationTable lang={lang} zone={zone} rows={rows} withBody={withBody} caption={w.title}>
          <Empty
            title={w.none}
            action={
              asks && (
                <Button kind="primary" href="/activations/new">
                  {w.requestNow}
                </Button>
              )
            }
          >
            {filter['state'] || filter['service'] ? w.noneFound : w.noneText}
          </Empty>
        </ActivationTable>
        <Pager next={next && withQuery('/activations', { ...(filter as Record<string, string>), after: next })} />
      </div>
    </Stack>
  )
}

type TableProps = {
  lang: Lang
  zone: string
  rows: readonly Activation[]
  withBody: boolean
  caption: string
  children?: preact.ComponentChildren
}
export function ActivationTable({ lang, zone, rows, withBody, caption, children }: TableProps) {
  const w = words(lang)
  return (
    <Table
      caption={caption}
      rows={rows}
      id={(a) => a.id}
      href={(a) => `/activations/${a.number}`}
      columns={[
        { word: w.number, main: true, kind: 'tight', cell: (a) => sayNumber(a.number) },
        { word: w.service, cell: (a) => a.serviceName },
        ...(withBody ? [{ word: w.body, cell: (a: Activation) => a.bodyName }] : []),
        { word: w.quantity, cell: (a) => (a.unit === null ? <Nothing /> : amount(a.quantity, a.unit, lang)) },
        { word: w.state, cell: (a) => <StateBadge lang={lang} state={a.state} /> },
        { word: w.askedOn, cell: (a) => <Day day={today(a.askedAt, zone)} /> },
      ]}
      empty={children}
    />
  )
}

type WorkProps = {
  lang: Lang
  day: string
  rows: readonly WorkRow[]
  which: 'mine' | 'late' | 'all'
  personId: string | null
}
export function WorkList({ lang, day, rows, which, personId }: WorkProps) {
  const w = words(lang)
  return (
    <Stack>
      <Tabs
        label={w.work}
        tabs={(['mine', 'late', 'all'] as const).map((tab) => ({
          word: w.workTabs[tab]!,
          href: `/activations/work?which=${tab}`,
          current: tab === which,
        }))}
      />
      <Table
        caption={w.work}
        rows={rows}
        id={(r) => r.id}
        href={(r) => `/activations/${r.number}#steps`}
        columns={[
          { word: w.step, main: true, cell: (r) => r.title },
          { word: w.number, kind: 'tight', cell: (r) => sayNumber(r.number) },
          { word: w.body, cell: (r) => r.bodyName },
          { word: w.service, cell: (r) => r.serviceName },
          { word: w.owner, cell: (r) => r.ownerName ?? w.ownerRoles[r.ownerRole] ?? r.ownerRole },
          {
            word: w.dueOn,
            cell: (r) => (
              <>
                <Day day={r.dueOn} /> {r.dueOn < day && <Badge tone="bad">{w.late}</Badge>}
              </>
            ),
          },
          {
            word: w.change,
            quiet: true,
            cell: (r) => (
              <Row>
                <PostButton
                  action={`/activations/${r.number}/steps/${r.id}/owner`}
                  label={`${r.ownerId === personId ? w.release : w.take}: ${r.title}, ${sayNumber(r.number)}`}
                >
                  {r.ownerId === personId ? w.release : w.take}
                </PostButton>
                <PostButton
                  action={`/activations/${r.number}/steps/${r.id}/completion`}
                  label={`${w.markDone}: ${r.title}, ${sayNumber(r.number)}`}
                >
                  {w.markDone}
                </PostButton>
              </Row>
            ),
          },
        ]}
        empty={<Empty title={w.noWork}>{w.noWorkText}</Empty>}
      />
    </Stack>
  )
}
