import type { ComponentChildren } from 'preact'
import { euro } from '../platform/money.ts'
import type { Lang } from '../platform/words.ts'
import { type Fact, Facts } from '../ui/parts.tsx'
import { Day, Money, Nothing } from '../ui/values.tsx'
import { type Answer, type AnsweredFile, type Answers, type Person, type Row, typedOf } from './answers.ts'
import {
  type Definition,
  eachField,
  type Field,
  type Group,
  personParts,
  type SimpleField,
  testsOf,
  valuesOf,
  type When,
} from './definition.ts'
import { kilobytes } from './fields.tsx'
import { inputOf } from './inputs.ts'
import { sectionBox, shownIn } from './visible.ts'
import { words } from './words.ts'

type AnswersProps = {
  lang: Lang
  definition: Definition
  answers: Answers
  /** Where a file is downloaded; without it only its name is shown. */
  fileHref?: (fileId: string) => string
  /** Level of the titles of its sections: 2 right under the title of the page. */
  level?: 2 | 3
}

/** What was answered, question by question, on a page or on paper. Questions that were not asked are not there. */
export function AnswersView({ lang, definition, answers, fileHref, level = 2 }: AnswersProps) {
  const shown = shownIn(definition, typedOf(definition, answers).typed)
  const Title = level === 2 ? 'h2' : 'h3'
  const Small = level === 2 ? 'h3' : 'h4'
  return (
    <div class="answers">
      {definition.sections.map(
        (section, at) =>
          shown(sectionBox(at)) && (
            <section class="answers-section">
              <Title>{section.title}</Title>
              {runs(section.fields.filter((f) => shown(inputOf(f)))).map((run) =>
                run.group ? (
                  rowsIn(answers, run.group).map((row, n) => (
                    <div class="answers-row">
                      <Small>
                        {run.group.item} {n + 1}
                      </Small>
                      <Facts
                        columns={2}
                        facts={run.group.fields
                          .filter((f) => shown(inputOf(f, run.group, n)))
                          .map((f) => fact(f, row[f.name], lang, fileHref))}
                      />
                    </div>
                  ))
                ) : (
                  <Facts
                    columns={2}
                    facts={run.fields.map((f) => fact(f, answers[f.name] as Answer | undefined, lang, fileHref))}
                  />
                ),
              )}
            </section>
          ),
      )}
    </div>
  )
}

const rowsIn = (answers: Answers, group: Group) => (answers[group.name] ?? []) as readonly Row[]

type Run = { fields: SimpleField[]; group?: undefined } | { group: Group }
/** Simple questions that follow each other stand in one list; a group interrupts it. */
function runs(fields: readonly Field[]): Run[] {
  const found: Run[] = []
  for (const field of fields) {
    const last = found.at(-1)
    if (field.type === 'group') found.push({ group: field })
    else if (last && !last.group) last.fields.push(field)
    else found.push({ fields: [field] })
  }
  return found
}

const fact = (field: SimpleField, answer: Answer | undefined, lang: Lang, fileHref?: (id: string) => string): Fact => ({
  word: field.label,
  value: <Value field={field} answer={answer} lang={lang} fileHref={fileHref} />,
  wide: ['long-text', 'file'].includes(field.type),
})

type ValueProps = {
  field: SimpleField
  answer: Answer | undefined
  lang: Lang
  fileHref: ((id: string) => string) | undefined
}
function Value({ field, answer, lang, fileHref }: ValueProps): ComponentChildren {
  const w = words(lang)
  if (answer === undefined) return <Nothing />
  switch (field.type) {
    case 'money':
      return <Money cents={answer as number} />
    case 'date':
      return <Day day={answer as string} />
    case 'yes-no':
      return answer ? w.yes : w.no
    case 'number':
      return `${new Intl.NumberFormat(lang === 'it' ? 'it-IT' : 'en-GB', { maximumFractionDigits: 6 }).format(answer as number)}${field.unit ? ` ${field.unit}` : ''}`
    case 'choice': {
      const chosen = Array.isArray(answer) ? (answer as string[]) : [answer as string]
      return chosen.map((v) => field.choices.find((c) => c.value === v)?.label ?? v).join(', ')
    }
    case 'person': {
      const person = answer as Person
      return <ul class="plain-list">{personParts.map((part) => person[part] && <li>{person[part]}</li>)}</ul>
    }
    case 'file':
      return (
        <ul class="plain-list">
          {(answer as readonly AnsweredFile[]).map((f) => (
            <li>
              {fileHref ? (
                <a href={fileHref(f.id)} download>
                  {f.name}
                </a>
              ) : (
                f.name
              )}{' '}
              <span class="field-help">{kilobytes(f.size, lang)}</span>
            </li>
          ))}
        </ul>
      )
    case 'long-text':
      return <span class="letter">{answer as string}</span>
    default:
      return String(answer)
  }
}

/** The questions of a form with room to write, as on paper: every question is there, with when it is to be answered. */
export function BlankForm({ lang, definition, level = 2 }: { lang: Lang; definition: Definition; level?: 2 | 3 }) {
  const Title = level === 2 ? 'h2' : 'h3'
  const say = (when: When | undefined) => when && <p class="blank-when">{conditionWords(definition, when, lang)}</p>
  return (
    <div class="blank">
      {definition.intro && <p class="blank-intro">{definition.intro}</p>}
      {definition.sections.map((section) => (
        <section class="answers-section">
          <Title>{section.title}</Title>
          {say(section.when)}
          {section.help && <p class="field-help">{section.help}</p>}
          {section.fields.map((field) => (
            <div class="blank-field">
              <BlankField field={field} definition={definition} lang={lang} />
            </div>
          ))}
        </section>
      ))}
    </div>
  )
}

function BlankField({ field, definition, lang }: { field: Field; definition: Definition; lang: Lang }) {
  const w = words(lang)
  return (
    <>
      <p class="blank-label">
        {field.label}
        {field.type !== 'group' && field.optional && <span class="field-optional"> ({w.optional})</span>}
        {field.type === 'group' && <span class="field-optional"> ({w.times(field.min, field.max)})</span>}
      </p>
      {field.when && <p class="blank-when">{conditionWords(definition, field.when, lang)}</p>}
      {field.help && <p class="field-help">{field.help}</p>}
      {field.type === 'group' ? (
        <div class="blank-group">
          <p class="blank-item">{field.item} 1</p>
          {field.fields.map((inner) => (
            <div class="blank-field">
              <BlankField field={inner} definition={definition} lang={lang} />
            </div>
          ))}
        </div>
      ) : field.type === 'choice' || field.type === 'yes-no' ? (
        <ul class="blank-choices">
          {(field.type === 'choice' ? field.choices.map((c) => c.label) : [w.yes, w.no]).map((label) => (
            <li>
              <span class="blank-box" aria-hidden="true"></span>
              {label}
            </li>
          ))}
        </ul>
      ) : field.type === 'person' ? (
        personParts.map((part) => (
          <p class="blank-part">
            <span>{w.parts[part]}</span>
            <span class="blank-line" aria-hidden="true"></span>
          </p>
        ))
      ) : field.type === 'file' ? (
        <p class="field-help">{w.fileHelp(field.kinds.map((k) => `.${k}`).join(', '), field.max)}</p>
      ) : (
        <span class={field.type === 'long-text' ? 'blank-line blank-lines' : 'blank-line'} aria-hidden="true"></span>
      )}
    </>
  )
}

/** A condition as a person reads it: `Solo se «Tipo» è Nuova`. */
function conditionWords(definition: Definition, when: When, lang: Lang): string {
  const w = words(lang)
  const fields = new Map(eachField(definition).map((p) => [p.field.name, p.field]))
  const said = testsOf(when).flatMap((test) => {
    const field = fields.get(test.field)
    const label = field?.label ?? test.field
    const number = (n: number) => (field?.type === 'money' ? euro(Math.round(n * 100), lang) : String(n))
    if (test.is !== undefined) {
      const names = valuesOf(test.is).map((v) =>
        field?.type === 'choice' ? (field.choices.find((c) => c.value === v)?.label ?? v) : v === 'yes' ? w.yes : w.no,
      )
      return [w.isOne(label, names.join(w.or))]
    }
    if (test.filled !== undefined) return [test.filled ? w.isFilled(label) : w.isEmpty(label)]
    return [
      ...(test.atLeast === undefined ? [] : [w.isAtLeast(label, number(test.atLeast))]),
      ...(test.atMost === undefined ? [] : [w.isAtMost(label, number(test.atMost))]),
    ]
  })
  return `${w.onlyIf} ${said.join('any' in when ? w.or : w.and)}.`
}
