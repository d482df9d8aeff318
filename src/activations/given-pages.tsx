import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Badge, Card, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Nothing } from '../ui/values.tsx'
import type { Activation } from './activations.ts'
import { type Delegation, delegationStates, type Item, itemKinds } from './given.ts'
import { given, platforms } from './moves.ts'
import type { Step } from './steps.ts'
import { words } from './words.ts'

type StepsProps = {
  lang: Lang
  day: string
  activation: Activation
  steps: readonly Step[]
  provides: boolean
  mayDo: (step: Step) => boolean
  personId: string | null
}
export function StepsCard({ lang, day, activation: a, steps, provides, mayDo, personId }: StepsProps) {
  const w = words(lang)
  const works = a.state === 'in_provisioning'
  return (
    <Card title={w.steps} id="steps" flush>
      <Table
        caption={w.steps}
        rows={steps}
        id={(s) => s.id}
        columns={[
          { word: w.step, main: true, cell: (s) => s.title },
          { word: w.owner, cell: (s) => s.ownerName ?? w.ownerRoles[s.ownerRole] ?? s.ownerRole },
          {
            word: w.dueOn,
            cell: (s) =>
              s.doneOn ? (
                <>
                  <Badge tone="good">{w.done}</Badge> {showDay(s.doneOn, lang)}
                  {s.doneBy && `, ${s.doneBy}`}
                </>
              ) : (
                <>
                  <Day day={s.dueOn} /> {s.dueOn < day && <Badge tone="bad">{w.late}</Badge>}
                </>
              ),
          },
          ...(works
            ? [
                {
                  word: w.change,
                  quiet: true,
                  cell: (s: Step) =>
                    s.doneOn === null && (
                      <Row>
                        {provides && (
                          <PostButton
                            kind="quiet"
                            action={`/activations/${a.number}/steps/${s.id}/owner`}
                            label={`${s.ownerId === personId ? w.release : w.take}: ${s.title}`}
                          >
                            {s.ownerId === personId ? w.release : w.take}
                          </PostButton>
                        )}
                        {mayDo(s) && (
                          <PostButton
                            action={`/activations/${a.number}/steps/${s.id}/completion`}
                            label={`${w.markDone}: ${s.title}`}
                          >
                            {w.markDone}
                          </PostButton>
                        )}
                      </Row>
                    ),
                },
              ]
            : []),
        ]}
        empty={<p class="box-note">{w.noSteps}</p>}
      />
    </Card>
  )
}

type ItemsProps = Pick<StepsProps, 'lang' | 'day' | 'activation' | 'provides'> & { items: readonly Item[] }
export function ItemsCard({ lang, day, activation: a, items, provides }: ItemsProps) {
  const w = words(lang)
  return (
    <Card title={w.items} id="items">
      <Stack>
        <Table
          caption={w.items}
          rows={items}
          id={(i) => i.id}
          columns={[
            {
              word: w.label,
              main: true,
              cell: (i) => (
                <>
                  {w.kinds[i.kind]} {i.label}
                </>
              ),
            },
            { word: w.holder, cell: (i) => i.holder || <Nothing /> },
            {
              word: w.expiresOn,
              cell: (i) => (
                <>
                  <Day day={i.expiresOn} />{' '}
                  {i.expiresOn && i.expiresOn < day && !i.handedBackOn && <Badge tone="bad">{w.expired}</Badge>}
                </>
              ),
            },
            {
              word: w.handBack,
              cell: (i) =>
                i.handedBackOn ? (
                  <Day day={i.handedBackOn} />
                ) : provides && given.includes(a.state) ? (
                  <>
                    {i.toHandBack && <Badge tone="neutral">{w.toReturn}</Badge>}
                    <PostButton
                      kind="quiet"
                      action={`/activations/${a.number}/items/${i.id}/hand-back`}
                      label={w.handBackOf(i.label)}
                    >
                      {w.handBack}
                    </PostButton>
                  </>
                ) : i.toHandBack ? (
                  w.toReturn
                ) : (
                  <Nothing />
                ),
            },
          ]}
          empty={<p>{w.noItems}</p>}
        />
        {provides && given.includes(a.state) && (
          <details>
            <summary>{w.addItem}</summary>
            <ItemForm lang={lang} number={a.number} values={{}} />
          </details>
        )}
      </Stack>
    </Card>
  )
}

type FormProps = { lang: Lang; number: number; values: Values; errors?: Errors; problem?: string }
export function ItemForm({ lang, number, values, errors = {}, problem }: FormProps) {
  const w = words(lang)
  return (
    <Form
      action={`/activations/${number}/items`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.addItem}
      columns
    >
      <Field
        name="kind"
        type="select"
        label={w.kind}
        options={itemKinds.map((value) => ({ value, word: w.kinds[value]! }))}
      />
      <Field name="label" label={w.label} help={w.labelHelp} />
      <Field name="holder" label={w.holder} optional />
      <Field name="expiresOn" type="date" label={w.expiresOn} optional size="short" />
      <Field name="toHandBack" type="checkbox" label={w.toHandBack} />
      <Field name="note" label={w.note} optional size="wide" />
    </Form>
  )
}

type DelegationsProps = Pick<StepsProps, 'lang' | 'activation'> & { delegations: readonly Delegation[]; works: boolean }
export function DelegationsCard({ lang, activation: a, delegations, works }: DelegationsProps) {
  const w = words(lang)
  return (
    <Card title={w.delegations} id="delegations">
      <Stack>
        {delegations.length === 0 && <p>{w.noDelegations}</p>}
        {delegations.map((d) => (
          <div>
            <Facts
              columns={2}
              facts={[
                { word: w.platform, value: [w.platforms[d.platform], d.product].filter(Boolean).join(', ') },
                { word: w.partner, value: d.partner },
                { word: w.delegatedOn, value: <Day day={d.delegatedOn} /> },
                { word: w.delegationState, value: w.delegationStates[d.state] },
                d.ioServiceId !== '' && { word: w.ioServiceId, value: d.ioServiceId },
                d.taxonomyCode !== '' && { word: w.taxonomyCode, value: d.taxonomyCode },
                d.iun !== '' && { word: w.iun, value: d.iun },
                d.eServiceName !== '' && { word: w.eServiceName, value: d.eServiceName },
                d.eServiceHash !== '' && { word: w.eServiceHash, value: d.eServiceHash },
              ]}
            />
            {works && (
              <Row>
                {delegationStates
                  .filter((s) => s !== d.state)
                  .map((s) => (
                    <PostButton
                      kind="quiet"
                      action={`/activations/${a.number}/delegations/${d.id}/state`}
                      values={{ state: s }}
                      label={`${w.delegationState} ${w.platforms[d.platform]}: ${w.delegationStates[s]}`}
                    >
                      {w.delegationStates[s]}
                    </PostButton>
                  ))}
              </Row>
            )}
          </div>
        ))}
        {works && given.includes(a.state) && (
          <details>
            <summary>{w.addDelegation}</summary>
            <DelegationForm lang={lang} number={a.number} values={{}} />
          </details>
        )}
      </Stack>
    </Card>
  )
}

export function DelegationForm({ lang, number, values, errors = {}, problem }: FormProps) {
  const w = words(lang)
  return (
    <Form
      action={`/activations/${number}/delegations`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.addDelegation}
      columns
    >
      <Field
        name="platform"
        type="select"
        label={w.platform}
        options={platforms.map((value) => ({ value, word: w.platforms[value]! }))}
      />
      <Field name="product" label={w.product} optional />
      <Field name="partner" label={w.partner} />
      <Field name="delegatedOn" type="date" label={w.delegatedOn} size="short" />
      <Field
        name="state"
        type="select"
        label={w.delegationState}
        options={delegationStates.map((value) => ({ value, word: w.delegationStates[value]! }))}
      />
      <Field name="ioServiceId" label={w.ioServiceId} optional />
      <Field name="taxonomyCode" label={w.taxonomyCode} optional />
      <Field name="iun" label={w.iun} optional />
      <Field name="eServiceName" label={w.eServiceName} optional />
      <Field name="eServiceHash" label={w.eServiceHash} optional />
    </Form>
  )
}
