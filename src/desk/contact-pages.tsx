import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar } from '../ui/form.tsx'
import { Button, Empty, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { Ticket } from './tickets.ts'
import { words } from './words.ts'

type GiveProps = {
  lang: Lang
  ticket: Ticket
  q: string
  bodies: readonly { id: string; name: string; province: string }[] | null
}
/** Whose a ticket is that came from somebody unknown. */
export function GiveBodyPage({ lang, ticket: t, q, bodies }: GiveProps) {
  const w = words(lang)
  return (
    <Stack>
      <FilterBar action={`/desk/tickets/${t.number}/body`} values={{ q }} live="bodies">
        <Field type="search" name="q" label={w.body} focus />
      </FilterBar>
      <div id="bodies">
        {bodies && (
          <Table
            caption={w.callers}
            rows={bodies}
            id={(b) => b.id}
            columns={[
              { word: w.body, main: true, cell: (b) => b.name },
              {
                word: w.confirmBody,
                quiet: true,
                cell: (b) => (
                  <PostButton
                    action={`/desk/tickets/${t.number}/body`}
                    values={{ bodyId: b.id, version: t.version }}
                    label={`${w.confirmBody}: ${b.name}`}
                  >
                    {w.confirmBody}
                  </PostButton>
                ),
              },
            ]}
            empty={<Empty title={w.none}>{w.noCaller}</Empty>}
          />
        )}
      </div>
      <Row>
        <Button href={`/desk/tickets/${t.number}`} kind="quiet">
          {w.facts}
        </Button>
      </Row>
    </Stack>
  )
}
