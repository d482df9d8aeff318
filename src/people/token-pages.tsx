import { Field } from '../ui/field.tsx'
import { Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { CopyText, Moment } from '../ui/values.tsx'
import type { Lang } from '../platform/words.ts'
import type { Role } from './roles.ts'
import { roleOptions } from './pages.tsx'
import type { listTokens } from './tokens.ts'
import { words } from './words.ts'

type Refused = { errors?: Errors; problem?: string }
type Option = { value: string; word: string; group?: string }

export function TokenPage({
  lang,
  tokens,
  bodies,
  now,
  values,
  errors,
  problem,
}: {
  lang: Lang
  tokens: Awaited<ReturnType<typeof listTokens>>
  bodies: Option[]
  now: Temporal.Instant
  values: Values
} & Refused) {
  const w = words(lang)
  const state = (t: (typeof tokens)[number]) =>
    t.revokedAt ? (
      <Badge>{w.revoked}</Badge>
    ) : Temporal.Instant.compare(t.expiresAt, now) < 0 ? (
      <Badge tone="warn">{w.expired}</Badge>
    ) : (
      <Badge tone="good">{w.valid}</Badge>
    )
  return (
    <Stack>
      <Table
        caption={w.tokensTitle}
        rows={tokens}
        id={(t) => t.id}
        columns={[
          { word: w.tokenName, main: true, cell: (t) => t.name },
          { word: w.role, cell: (t) => w.roles[t.role as Role] ?? t.role },
          { word: w.scope, cell: (t) => t.bodyName ?? w.wholeCentre },
          {
            word: w.expires,
            cell: (t) => (
              <>
                <Moment at={t.expiresAt} /> {state(t)}
              </>
            ),
          },
          { word: w.lastUsed, cell: (t) => (t.lastUsedAt ? <Moment at={t.lastUsedAt} /> : w.never) },
          {
            word: w.revoke,
            quiet: true,
            kind: 'tight',
            cell: (t) =>
              !t.revokedAt && (
                <PostButton action={`/people/tokens/${t.id}/revocation`} kind="danger" label={`${w.revoke}: ${t.name}`}>
                  {w.revoke}
                </PostButton>
              ),
          },
        ]}
        empty={
          <Empty title={w.tokensEmptyTitle} icon="it-key">
            {w.tokensEmpty}
          </Empty>
        }
      />
      <Card title={w.createToken}>
        <Form
          action="/people/tokens"
          values={values}
          errors={errors ?? {}}
          problem={problem}
          submit={w.createToken}
          columns
        >
          <Field name="name" label={w.tokenName} maxlength={100} />
          <Field name="role" type="select" label={w.role} options={roleOptions(lang)} />
          <Field name="bodyId" type="select" label={w.body} help={w.bodyHelp} optional options={bodies} />
          <Field name="days" type="number" label={w.days} min={1} max={366} size="short" />
        </Form>
      </Card>
    </Stack>
  )
}

export const TokenOnce = ({ lang, secret }: { lang: Lang; secret: string }) => {
  const w = words(lang)
  return (
    <Stack>
      <Alert tone="warn">{w.tokenOnce}</Alert>
      <CopyText text={secret} label={w.tokensTitle} />
      <Button kind="primary" href="/people/tokens">
        {w.goOn}
      </Button>
    </Stack>
  )
}
