import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { fieldId, useForm } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { Moment } from '../ui/values.tsx'
import {
  eachField,
  type Field as Question,
  type Group,
  personParts,
  type SimpleField,
  testsOf,
  type When,
} from './definition.ts'
import { type Filled, VERSION } from './drafts.ts'
import { inputOf, partOf, rowsOf, STEP } from './inputs.ts'
import { conditionOf, sectionBox, shownIn } from './visible.ts'
import { words } from './words.ts'

type Shown = { lang: Lang; form: Filled; shown: (box: string) => boolean }

/**
 * The questions of a form, to stand inside another module's `<Form files values={form.typed} labels={labelsOf(form)}>`.
 * What depends on other answers is in the page and hidden until its condition holds: the server decides when it draws,
 * the browser goes on where scripts run.
 */
export function FormFields({ lang, form }: { lang: Lang; form: Filled }) {
  const w = words(lang)
  const { definition } = form.version
  const shown = shownIn(definition, form.typed)
  const askedFor = new Set(
    [...definition.sections, ...eachField(definition).map((p) => p.field)]
      .flatMap(({ when }) => testsOf(when))
      .map((t) => t.field),
  )
  const all: Shown = { lang, form, shown }
  return (
    <div class="questions field-wide">
      {/* The first button is the one that Enter presses. */}
      <button class="visually-hidden" tabindex={-1} aria-hidden="true">
        {w.goOn}
      </button>
      <input type="hidden" name={VERSION} value={form.version.id} />
      {form.savedAt && (
        <p class="field-help">
          {w.draftAt} <Moment at={form.savedAt} />
        </p>
      )}
      {definition.intro && <p class="questions-intro">{definition.intro}</p>}
      {definition.sections.map((section, at) => (
        <When when={section.when} open={shown(sectionBox(at))}>
          <fieldset class="field-group" id={fieldId(sectionBox(at))}>
            <legend>{section.title}</legend>
            {section.help && <p class="field-help">{section.help}</p>}
            <div class="fields fields-two">
              {section.fields.map((field) =>
                field.type === 'group' ? <Repeated {...all} group={field} /> : <One {...all} field={field} />,
              )}
            </div>
            {section.fields.some((f) => askedFor.has(f.name)) && (
              <p class="questions-on" data-recompute>
                <Button name={STEP} value="again">
                  {w.goOn}
                </Button>
              </p>
            )}
          </fieldset>
        </When>
      ))}
    </div>
  )
}

/** The button that keeps what is typed so far, beside the one that sends. */
export const SaveDraft = ({ lang }: { lang: Lang }) => (
  <Button name={STEP} value="save">
    {words(lang).saveDraft}
  </Button>
)

/** What each box is called, for the summary of errors: in a repetition with its number. */
export function labelsOf({ version, typed }: Filled, lang: Lang): Record<string, string> {
  const w = words(lang)
  const found: Record<string, string> = {}
  const name = (field: Question, box: string, before = '') => {
    found[box] = before + field.label
    if (field.type === 'person')
      for (const part of personParts) found[partOf(box, part)] = `${before}${field.label}, ${w.parts[part]}`
  }
  for (const { field, group } of eachField(version.definition))
    if (!group) name(field, inputOf(field))
    else
      for (let row = 0; row < rowsOf(typed, group); row++)
        name(field, inputOf(field, group, row), `${group.item} ${row + 1}, `)
  return found
}

type WhenProps = {
  when: When | undefined
  open: boolean
  group?: Group | null
  row?: number
  wide?: boolean
  children: ComponentChildren
}
const When = ({ when, open, group = null, row = 0, wide = true, children }: WhenProps) => (
  <div
    class={wide ? 'question field-wide' : 'question'}
    data-when={when && JSON.stringify(conditionOf(when, group, row))}
    hidden={when !== undefined && !open}
  >
    {children}
  </div>
)

const WIDE: readonly SimpleField['type'][] = ['long-text', 'choice', 'person', 'file', 'text']

function One({ field, group, row = 0, ...all }: Shown & { field: SimpleField; group?: Group; row?: number }) {
  const box = inputOf(field, group, row)
  return (
    <When when={field.when} open={all.shown(box)} group={group ?? null} row={row} wide={WIDE.includes(field.type)}>
      {field.type === 'person' ? (
        <Person field={field} box={box} lang={all.lang} />
      ) : field.type === 'file' ? (
        <Files field={field} box={box} {...all} />
      ) : (
        <Box field={field} box={box} lang={all.lang} />
      )}
    </When>
  )
}

type BoxProps = { field: Exclude<SimpleField, { type: 'person' | 'file' }>; box: string; lang: Lang }
function Box({ field, box, lang }: BoxProps) {
  const w = words(lang)
  const same = { name: box, label: field.label, help: field.help || undefined, optional: field.optional }
  switch (field.type) {
    case 'long-text':
      return <Field {...same} type="textarea" rows={5} maxlength={field.maxLength} />
    case 'number':
      return <Field {...same} inputmode="decimal" {...(field.unit && { unit: field.unit })} />
    case 'money':
      return <Field {...same} type="money" />
    case 'date':
      return <Field {...same} type="date" size="short" />
    case 'choice': {
      const options = field.choices.map(({ value, label }) => ({ value, word: label }))
      if (field.many) return <Field {...same} type="checks" options={options} />
      return options.length <= 6 ? (
        <Field {...same} type="radio" options={options} />
      ) : (
        <Field {...same} type="select" options={options} />
      )
    }
    case 'yes-no':
      return (
        <Field
          {...same}
          type="radio"
          inline
          options={[
            { value: 'yes', word: w.yes },
            { value: 'no', word: w.no },
          ]}
        />
      )
    case 'email':
    case 'pec':
      return <Field {...same} type="email" />
    case 'text':
      return <Field {...same} maxlength={field.maxLength} />
    default:
      return <Field {...same} size="medium" />
  }
}

function Person({ field, box, lang }: { field: Extract<SimpleField, { type: 'person' }>; box: string; lang: Lang }) {
  const w = words(lang)
  const types = { name: 'text', email: 'email', phone: 'tel', role: 'text' } as const
  return (
    <fieldset class="field-group question-part" id={fieldId(box)}>
      <legend>{field.label}</legend>
      {field.help && <p class="field-help">{field.help}</p>}
      <div class="fields fields-two">
        {personParts.map((part) => (
          <Field
            type={types[part]}
            name={partOf(box, part)}
            label={w.parts[part]}
            optional={field.optional || !field.needs.includes(part)}
          />
        ))}
      </div>
    </fieldset>
  )
}

function Files({ field, box, lang, form }: Shown & { field: Extract<SimpleField, { type: 'file' }>; box: string }) {
  const w = words(lang)
  const error = useForm().errors[box]
  const held = form.files.filter((f) => f.field === box)
  const room = field.max - held.length
  const help = [field.help, w.fileHelp(field.kinds.map((k) => `.${k}`).join(', '), field.max)].filter(Boolean).join(' ')
  return (
    <>
      {room > 0 ? (
        <Field
          type="file"
          name={box}
          label={field.label}
          help={help}
          optional={field.optional || held.length > 0}
          accept={field.kinds.map((k) => `.${k}`).join(',')}
          multiple={room > 1}
        />
      ) : (
        <div id={fieldId(box)} tabindex={-1}>
          <p class="field-label">{field.label}</p>
          {error && <p class="field-error">{error}</p>}
        </div>
      )}
      {held.length > 0 && (
        <ul class="held-files" aria-label={`${w.held}: ${field.label}`}>
          {held.map((file) => (
            <li>
              <span>
                {file.name} <span class="field-help">{kilobytes(file.size, lang)}</span>
              </span>
              <Button kind="quiet" name={STEP} value={`drop:${file.id}`} label={w.dropFile(file.name)}>
                {w.drop}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export const kilobytes = (bytes: number, lang: Lang) =>
  `${new Intl.NumberFormat(lang === 'it' ? 'it-IT' : 'en-GB').format(Math.max(1, Math.round(bytes / 1024)))} KB`

function Repeated({ group, ...all }: Shown & { group: Group }) {
  const w = words(all.lang)
  const box = inputOf(group)
  const error = useForm().errors[box]
  const rows = rowsOf(all.form.typed, group)
  return (
    <When when={group.when} open={all.shown(box)}>
      <fieldset class="field-group question-part" id={fieldId(box)} tabindex={-1}>
        <legend>{group.label}</legend>
        {group.help && <p class="field-help">{group.help}</p>}
        {error && <p class="field-error">{error}</p>}
        <input type="hidden" name={box} value={String(rows)} />
        {Array.from({ length: rows }, (_, row) => (
          <fieldset class="question-row">
            <legend>
              {group.item} {row + 1}
            </legend>
            <div class="fields fields-two">
              {group.fields.map((field) => (
                <One {...all} field={field} group={group} row={row} />
              ))}
            </div>
            {rows > Math.max(1, group.min) && (
              <p class="question-row-end">
                <Button kind="quiet" icon="it-delete" name={STEP} value={`remove:${group.name}:${row}`}>
                  {w.removeItem(group.item, row + 1)}
                </Button>
              </p>
            )}
          </fieldset>
        ))}
        {rows < group.max && (
          <p class="question-row-end">
            <Button icon="it-plus" name={STEP} value={`add:${group.name}`}>
              {w.addItem(group.item)}
            </Button>
          </p>
        )}
      </fieldset>
    </When>
  )
}
