import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FieldGroup, FilterBar, Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, Stack } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Code, Day } from '../ui/values.tsx'
import { type Act, actTypes, type KeptSignature, organs, type standsOn } from './acts.ts'
import { effectiveFrom } from './moves.ts'
import { labelOf, words } from './words.ts'

type Choice = { value: string; word: string }
const options = (all: readonly string[], names: Readonly<Record<string, string>>): Choice[] =>
  all.map((value) => ({ value, word: names[value] ?? value }))

/** What an act is, asked alike wherever one is written down. */
function ActFields({ lang, optional = false }: { lang: Lang; optional?: boolean }) {
  const w = words(lang)
  return (
    <>
      <Field name="type" type="select" label={w.actType} options={options(actTypes, w.actTypes)} />
      <Field name="organ" type="select" label={w.actOrgan} options={options(organs, w.organNames)} />
      <Field name="number" label={w.actNumber} size="short" optional={optional} />
      <Field name="adoptedOn" type="date" label={w.adoptedOn} size="short" optional={optional} />
      <Field name="title" label={w.actTitle} size="wide" optional />
      <Field name="enforceable" type="checkbox" label={w.enforceable} />
      <Field name="publishedOn" type="date" label={w.publishedOn} size="short" optional />
      <Field name="executiveOn" type="date" label={w.executiveOn} help={w.executiveOnHelp} size="short" optional />
      <Field name="actFile" type="file" label={w.actFile} optional />
    </>
  )
}

/** Choosing among the acts that are kept, or describing a new one: one form, without scripts. */
export function ActChoice({
  lang,
  acts,
}: {
  lang: Lang
  acts: readonly (Parameters<typeof labelOf>[0] & { id: string })[]
}) {
  const w = words(lang)
  return (
    <FieldGroup title={w.act}>
      {acts.length > 0 && (
        <Field
          name="actId"
          type="select"
          label={w.whichAct}
          empty={w.newAct}
          options={acts.map((a) => ({ value: a.id, word: labelOf(a, lang) }))}
          optional
          size="wide"
        />
      )}
      <ActFields lang={lang} optional={acts.length > 0} />
    </FieldGroup>
  )
}

function SignatureList({ lang, signatures }: { lang: Lang; signatures: readonly KeptSignature[] }) {
  const w = words(lang)
  if (signatures.length === 0) return <p>{w.noSignature}</p>
  return (
    <>
      <ul class="plain-list">
        {signatures.map((s) => (
          <li>
            <strong>{s.signer}</strong> {s.signedAt && <Day day={s.signedAt.slice(0, 10)} />}{' '}
            <Badge tone={s.trust === 'trusted' ? 'good' : 'neutral'}>{w.trust[s.trust]}</Badge>
          </li>
        ))}
      </ul>
      <p class="field-help">{w.revocation}</p>
    </>
  )
}

type ListProps = {
  lang: Lang
  acts: readonly Act[]
  next: string | null
  filter: Values
  edits: boolean
}
export function ActList({ lang, acts, next, filter, edits }: ListProps) {
  const w = words(lang)
  return (
    <Stack>
      <FilterBar action="/acts" values={filter} live="acts">
        <Field name="type" type="select" label={w.actType} empty={w.all} options={options(actTypes, w.actTypes)} />
      </FilterBar>
      <div id="acts">
        <Table
          caption={w.actsTitle}
          rows={acts}
          id={(a) => a.id}
          href={(a) => `/acts/${a.id}`}
          columns={[
            { word: w.act, main: true, cell: (a) => `${w.actTypes[a.type]} ${w.number} ${a.number}` },
            { word: w.issuer, cell: (a) => `${a.issuer}, ${w.organNames[a.organ]}` },
            { word: w.adoptedOn, cell: (a) => <Day day={a.adoptedOn} /> },
            { word: w.body, cell: (a) => a.bodyName },
            {
              word: w.signers,
              cell: (a) => (a.signatures.length > 0 ? a.signatures.map((s) => s.signer).join(', ') : w.noSignature),
            },
          ]}
          empty={
            <Empty title={w.noActs} action={edits && <Button href="/acts/new">{w.addAct}</Button>}>
              {w.actsEmpty}
            </Empty>
          }
        />
        <Pager next={next && withQuery('/acts', { ...filter, after: next })} />
      </div>
    </Stack>
  )
}

type CardProps = { lang: Lang; act: Act; numbers: ComponentChildren; standing: Awaited<ReturnType<typeof standsOn>> }
export function ActCard({ lang, act, numbers, standing }: CardProps) {
  const w = words(lang)
  const from = effectiveFrom(act)
  return (
    <Columns>
      <Card title={w.act}>
        <Facts
          columns={2}
          facts={[
            { word: w.actType, value: w.actTypes[act.type] },
            { word: w.issuer, value: `${act.issuer}, ${w.organNames[act.organ]}` },
            { word: w.actNumber, value: act.number },
            { word: w.adoptedOn, value: <Day day={act.adoptedOn} /> },
            act.enforceableOn !== null && { word: w.enforceableOn, value: <Day day={act.enforceableOn} /> },
            act.publishedOn !== null && { word: w.publishedOn, value: <Day day={act.publishedOn} /> },
            {
              word: w.executiveOn,
              value: act.executiveOn ? (
                <Day day={act.executiveOn} />
              ) : from ? (
                '–'
              ) : (
                <Badge tone="warn">{w.notExecutive}</Badge>
              ),
            },
            { word: w.body, value: <a href={`/members/${act.bodyId}`}>{act.bodyName}</a> },
            act.title !== '' && { word: w.actTitle, value: act.title },
          ]}
        />
      </Card>
      <Stack>
        <Card title={w.actFile}>
          {act.fileId && act.fileSha256 ? (
            <Stack>
              <p>
                <a href={`/acts/${act.id}/file`} download>
                  {w.download}
                </a>
              </p>
              <p>
                {w.digest}: <Code>{Buffer.from(act.fileSha256).toString('hex')}</Code>
              </p>
              <SignatureList lang={lang} signatures={act.signatures} />
            </Stack>
          ) : (
            <Alert tone="info">{w.noFile}</Alert>
          )}
        </Card>
        <Card title={w.protocol}>{numbers}</Card>
        <Card title={w.standsOn}>
          {standing.length === 0 ? (
            <p>{w.nothingStandsOn}</p>
          ) : (
            <ul class="plain-list">
              {standing.map((x) => (
                <li>
                  <a href={x.kind === 'convention' ? `/conventions/${x.id}` : `/adhesions/${x.id}`}>{x.name}</a>:{' '}
                  {x.kind === 'convention' ? w.convention : x.kind === 'deed' ? w.deeds : w.moves[x.move]}{' '}
                  {x.on && <Day day={x.on} />}
                </li>
              ))}
            </ul>
          )}
        </Card>
      </Stack>
    </Columns>
  )
}

type FormProps = {
  lang: Lang
  values: Values
  bodies: readonly Choice[]
  errors?: Errors
  problem?: string
  own: boolean
}
export function ActForm({ lang, values, bodies, errors = {}, problem, own }: FormProps) {
  const w = words(lang)
  return (
    <Form action="/acts" values={values} errors={errors} problem={problem} submit={w.save} cancel="/acts" files columns>
      <Field name="bodyId" type="select" label={w.body} empty="–" options={bodies} size="wide" />
      {!own && (
        <Field
          name="own"
          type="radio"
          label={w.actOwn}
          inline
          options={[
            { value: 'yes', word: w.ownYes },
            { value: 'no', word: w.ownNo },
          ]}
        />
      )}
      <Field name="issuer" label={w.issuer} help={w.issuerHelp} optional />
      <ActFields lang={lang} />
    </Form>
  )
}
