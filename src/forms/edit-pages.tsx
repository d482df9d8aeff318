import { sentence } from '../platform/problems.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { FieldGroup, Form, type Values } from '../ui/form.tsx'
import { Alert, Button, Card, Columns, Facts, Row, Stack } from '../ui/parts.tsx'
import { Code, Moment } from '../ui/values.tsx'
import { buildTypes, type Outline } from './build.ts'
import type { Change } from './changes.ts'
import type { Checked, Flaw } from './check.ts'
import type { Definition } from './definition.ts'
import { Changes, type Refused } from './pages.tsx'
import type { VersionDetail } from './versions.ts'
import { BlankForm } from './view.tsx'
import { words } from './words.ts'

/** All that is wrong, each with its place. */
function Flaws({ lang, flaws }: { lang: Lang; flaws: readonly Flaw[] }) {
  const w = words(lang)
  return (
    <Alert tone="bad" title={w.flaws(flaws.length)}>
      <ul class="flaw-list">
        {flaws.map((f) => (
          <li>
            <Code>{f.place || w.whole}</Code> {sentence(f.code, f.values, lang)}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

/** The check of what is written, and the form as it would be on paper. */
const Preview = ({ lang, checked }: { lang: Lang; checked: Checked }) => (
  <div id="preview">
    {checked.flaws ? (
      <Flaws lang={lang} flaws={checked.flaws} />
    ) : (
      <>
        <Alert tone="good">{words(lang).noFlaws}</Alert>
        <BlankForm lang={lang} definition={checked.definition} level={3} />
      </>
    )}
  </div>
)

type EditorProps = Refused & {
  lang: Lang
  base: string
  values: Values
  checked: Checked
  outline: Outline[] | null
  changes: readonly Change[] | null
  /** The text was changed by a button or not saved for another reason. */
  unsaved: boolean
  publishes: boolean
}

/** The workshop of a draft: the JSON, the buttons that write it, the check and the preview beside it. */
export function Editor(props: EditorProps) {
  const { lang, base, values, checked, outline, changes, unsaved, publishes, errors = {}, problem } = props
  const w = words(lang)
  return (
    <Columns>
      <Stack>
        {unsaved && <Alert tone="warn">{w.unsaved}</Alert>}
        <Card>
          <div data-preview="preview" data-preview-action={`${base}/preview`}>
            <Form id="definition" action={base} values={values} errors={errors} problem={problem}>
              <Field name="source" type="textarea" rows={24} label={w.source} help={w.sourceHelp} size="wide" />
              <Field type="hidden" name="version" />
              <Row>
                <Button kind="primary">{w.save}</Button>
                <Button formaction={`${base}/preview`}>{w.check}</Button>
              </Row>
              {outline && <Builder lang={lang} base={base} outline={outline} />}
              {publishes && (
                <FieldGroup title={w.publish} help={w.publishLead}>
                  <Field name="changes" label={w.changes} help={w.changesHelp} optional maxlength={1000} size="wide" />
                  <p class="question-row-end">
                    <Button formaction={`${base}/publication`} confirm={w.publishConfirm}>
                      {w.publish}
                    </Button>
                  </p>
                </FieldGroup>
              )}
            </Form>
          </div>
        </Card>
      </Stack>
      <Stack>
        <Card title={w.preview}>
          <Preview lang={lang} checked={checked} />
        </Card>
        <Card title={w.since}>
          <Changes lang={lang} changes={changes} />
        </Card>
      </Stack>
    </Columns>
  )
}

/** Buttons that write the JSON: they work without scripts, each answers the page with the text changed. */
function Builder({ lang, base, outline }: { lang: Lang; base: string; outline: readonly Outline[] }) {
  const w = words(lang)
  const go = { name: 'do', formaction: `${base}/build` }
  return (
    <fieldset class="field-group">
      <legend>{w.builder}</legend>
      <p class="field-help">{w.builderLead}</p>
      <ul class="outline">
        {outline.map((line) => (
          <li class={['outline-section', 'outline-field', 'outline-inner'][line.depth]}>
            <span class="outline-label">
              {line.label}
              {line.depth > 0 && (
                <span class="field-help">
                  {' '}
                  {(w.types as Record<string, string | undefined>)[line.type] ?? line.type}
                </span>
              )}
            </span>
            <span class="outline-buttons">
              {!line.first && (
                <Button {...go} kind="quiet" icon="it-arrow-up" value={`up:${line.place}`} label={w.up(line.label)} />
              )}
              {!line.last && (
                <Button
                  {...go}
                  kind="quiet"
                  icon="it-arrow-down"
                  value={`down:${line.place}`}
                  label={w.down(line.label)}
                />
              )}
              <Button
                {...go}
                kind="quiet"
                icon="it-delete"
                value={`remove:${line.place}`}
                label={w.remove(line.label)}
              />
            </span>
          </li>
        ))}
      </ul>
      <div class="fields fields-two">
        <Field name="newLabel" label={w.label} optional maxlength={300} size="wide" />
        <Field
          name="newType"
          type="select"
          label={w.type}
          optional
          empty={w.types.text}
          options={buildTypes.filter((t) => t !== 'text').map((value) => ({ value, word: w.types[value] }))}
        />
        <Field
          name="into"
          type="select"
          label={w.into}
          optional
          empty={outline.findLast((l) => l.depth === 0)?.label ?? '–'}
          options={outline.filter((l) => l.takes).map((l) => ({ value: l.place, word: l.label }))}
        />
        <Field name="newChoices" type="textarea" rows={3} label={w.choices} help={w.choicesHelp} optional size="wide" />
        <Field name="newOptional" type="checkbox" label={w.isOptional} />
      </div>
      <p class="question-row-end">
        <Button {...go} icon="it-plus" value="field">
          {w.addField}
        </Button>
      </p>
      <Field name="newSection" label={w.sectionTitle} optional maxlength={300} />
      <p class="question-row-end">
        <Button {...go} icon="it-plus" value="section">
          {w.addSection}
        </Button>
      </p>
    </fieldset>
  )
}

type ReadProps = Pick<Refused, 'problem'> & {
  lang: Lang
  version: VersionDetail
  definition: Definition | null
  flaws: readonly Flaw[]
  changes: readonly Change[] | null
}
/** A version to be read: published or retired, or a draft for who may not edit. */
export function VersionPage({ lang, version, definition, flaws, changes, problem }: ReadProps) {
  const w = words(lang)
  return (
    <Columns wide>
      <Stack>
        {problem && <Alert tone="bad">{problem}</Alert>}
        <Card title={w.preview}>
          {definition ? (
            <BlankForm lang={lang} definition={definition} level={3} />
          ) : (
            <Flaws lang={lang} flaws={flaws} />
          )}
        </Card>
      </Stack>
      <Stack>
        {version.publishedAt && (
          <Card>
            <Facts
              columns={1}
              facts={[
                { word: w.published, value: <Moment at={version.publishedAt} /> },
                { word: w.changes, value: version.changes || undefined },
              ]}
            />
          </Card>
        )}
        <Card title={w.since}>
          <Changes lang={lang} changes={changes} />
        </Card>
        <Card title={w.source}>
          <pre class="source" tabindex={0}>
            {version.source}
          </pre>
        </Card>
      </Stack>
    </Columns>
  )
}
