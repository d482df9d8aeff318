import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { Form, type Errors } from '../ui/form.tsx'
import { Alert, Badge, Card, Columns, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { Item } from './campaign-items.ts'
import { campaignWords } from './campaign-words.ts'
import type { Campaign } from './campaigns.ts'

const tones = { waiting: 'info', accepted: 'good', refused: 'bad' } as const

type Props = {
  lang: Lang
  campaign: Campaign
  items: readonly Item[]
  moves: boolean
  errors?: Errors
  problem?: string
  sentence: (code: string, values: Record<string, string | number>) => string
}
/** What was brought, whose it seems to be, and what became of it. */
export function ItemsPage({ lang, campaign: m, items, moves, errors = {}, problem, sentence }: Props) {
  const w = campaignWords(lang)
  const waiting = items.filter((i) => i.state === 'waiting').length
  const path = `/campaigns/${m.id}/items`
  const acts = moves && m.state === 'open'
  return (
    <Stack>
      {waiting > 0 && (
        <Alert
          tone="info"
          title={w.itemsWaiting(waiting)}
          actions={
            acts && (
              <PostButton action={`${path}/recording`} kind="primary">
                {w.record}
              </PostButton>
            )
          }
        />
      )}
      {acts && (
        <Columns>
          <Card title={w.bring}>
            <Form action={path} files errors={errors} problem={problem} submit={w.bring}>
              <Field name="files" type="file" label={w.bringFiles} help={w.bringFilesHelp} multiple />
            </Form>
          </Card>
          <Card title={w.bringTable}>
            <Form action={`${path}/table`} files errors={errors} submit={w.bringTable} submitKind="secondary">
              <Field name="table" type="file" label={w.table} help={w.tableHelp} />
            </Form>
          </Card>
        </Columns>
      )}
      <Table
        caption={w.items}
        rows={items}
        id={(i) => i.id}
        columns={[
          { word: w.item, main: true, cell: (i) => i.name },
          { word: w.body, cell: (i) => i.bodyName ?? '–' },
          { word: w.takenFor, cell: (i) => takenFor(i, lang) },
          {
            word: w.outcome,
            cell: (i) => <Badge tone={tones[i.state as 'waiting']}>{w.itemStates[i.state]}</Badge>,
          },
          {
            word: w.reason,
            cell: (i) => (i.problem ? sentence(i.problem, i.problemValues as Record<string, string>) : '–'),
          },
          ...(acts
            ? [
                {
                  word: w.drop,
                  quiet: true,
                  cell: (i: Item) =>
                    i.state !== 'accepted' && (
                      <PostButton action={`${path}/${i.id}/removal`} kind="quiet" label={`${w.drop}: ${i.name}`}>
                        {w.drop}
                      </PostButton>
                    ),
                },
              ]
            : []),
        ]}
        empty={<Empty title={w.noItems}>{w.noItemsText}</Empty>}
      />
    </Stack>
  )
}

function takenFor(item: Item, lang: Lang) {
  const given = item.given as { number?: string; adoptedOn?: string }
  const what = campaignWords(lang).itemMoves[item.move] ?? '–'
  return given.number && given.adoptedOn ? `${what} ${given.number}, ${showDay(given.adoptedOn, lang)}` : what
}
