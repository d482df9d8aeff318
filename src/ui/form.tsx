import { type ComponentChildren, type VNode, createContext, isValidElement, toChildArray } from 'preact'
import { useContext } from 'preact/hooks'
import { withQuery } from './address.ts'
import { useHere } from './here.ts'
import { Icon } from './icon.tsx'
import { Button, type Kind } from './parts.tsx'
import { words } from './words.ts'

export type Values = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>
/** One sentence per field that is wrong. */
export type Errors = Readonly<Record<string, string>>

type Held = { values: Values; errors: Errors; slim: boolean; ids?: string | undefined }
const FormContext = createContext<Held>({ values: {}, errors: {}, slim: false })
/** What a field finds in the form it stands in: the values typed, the errors, and whether it is a line of filters. */
export const useForm = (): Held => useContext(FormContext)

export const fieldId = (name: string, ids = '') => `f-${ids && `${ids}-`}${name.replace(/[^\w-]/g, '-')}`

type FormProps = {
  action: string
  method?: 'post' | 'get'
  /** What was typed, or the object being edited: each `Field` takes its own by name. */
  values?: Values
  errors?: Errors
  /** Sentences that belong to no field. */
  problem?: ComponentChildren
  submit?: string
  submitKind?: Kind
  /** The way out beside the button. */
  cancel?: string
  /** More buttons beside the main one. */
  more?: ComponentChildren
  files?: boolean
  /** Asked in a dialog before the form goes, where scripts run. */
  confirm?: string
  id?: string
  /** What sets its fields apart from those of the same names in another form of the page. */
  ids?: string
  /** Two columns of fields where there is room; `Field wide` takes both. */
  columns?: boolean
  /** What fields are called that components among the children draw: for the summary of errors. */
  labels?: Readonly<Record<string, string>>
  children?: ComponentChildren
}

/** A form that comes back as it was left: values in place, each error beside its field, and a summary that links to them. */
export function Form(props: FormProps) {
  const {
    action,
    method = 'post',
    values = {},
    errors = {},
    problem,
    submit,
    submitKind = 'primary',
    cancel,
    more,
    children,
  } = props
  const w = words(useHere().lang)
  return (
    <FormContext.Provider value={{ values, errors, slim: false, ids: props.ids }}>
      <form
        class="form"
        id={props.id}
        method={method}
        action={action}
        enctype={props.files ? 'multipart/form-data' : undefined}
        novalidate
        data-guard={method === 'post' ? w.unsaved : undefined}
        data-confirm={props.confirm}
      >
        <ErrorSummary
          errors={errors}
          ids={props.ids}
          labels={{ ...labelsIn(children), ...props.labels }}
          problem={problem}
        />
        <div class={props.columns ? 'fields fields-two' : 'fields'}>{children}</div>
        {(submit || more || cancel) && (
          <div class="form-end">
            {submit && <Button kind={submitKind}>{submit}</Button>}
            {more}
            {cancel && (
              <Button kind="quiet" href={cancel}>
                {w.cancel}
              </Button>
            )}
          </div>
        )}
      </form>
    </FormContext.Provider>
  )
}

/** The words of the fields written among a form's children, so that the summary can name them. */
function labelsIn(children: ComponentChildren): Record<string, string> {
  const found: Record<string, string> = {}
  for (const child of toChildArray(children)) {
    if (!isValidElement(child)) continue
    const {
      name,
      label,
      children: inner,
    } = (child as VNode<{ name?: string; label?: string; children?: ComponentChildren }>).props
    if (typeof name === 'string' && typeof label === 'string') found[name] = label
    if (inner) Object.assign(found, labelsIn(inner))
  }
  return found
}

type SummaryProps = {
  errors: Errors
  ids?: string | undefined
  labels?: Readonly<Record<string, string>>
  problem?: ComponentChildren
}

/** All that is wrong, at the top, each line a link to its field. It takes the focus where scripts run. */
function ErrorSummary({ errors, ids, labels = {}, problem }: SummaryProps) {
  const w = words(useHere().lang)
  const wrong = Object.entries(errors)
  if (wrong.length === 0 && !problem) return null
  return (
    <div class="note note-bad summary" role="alert" tabindex={-1} data-focus>
      <Icon name="it-error" />
      <div class="note-body">
        {wrong.length > 0 && <p class="note-title">{w.errorTitle(wrong.length)}</p>}
        {problem}
        {wrong.length > 0 && (
          <ul>
            {wrong.map(([name, sentence]) => (
              <li>
                <a href={`#${fieldId(name, ids)}`}>{labels[name] ? `${labels[name]}: ${sentence}` : sentence}</a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

/** Fields that belong together under one title. */
export const FieldGroup = ({
  title,
  help,
  children,
}: {
  title: string
  help?: ComponentChildren
  children?: ComponentChildren
}) => (
  <fieldset class="field-group">
    <legend>{title}</legend>
    {help ? <p class="field-help">{help}</p> : null}
    <div class="fields fields-two">{children}</div>
  </fieldset>
)

type FilterProps = {
  action: string
  values: Values
  /** Id of the element that holds the results: search as you type replaces it. It must be in the answer of the same address. */
  live?: string
  /** Beside the filters: columns, exports. */
  end?: ComponentChildren
  children?: ComponentChildren
}

/** Filters as a GET form: they are in the address, so a list can be kept and sent to a colleague. */
export function FilterBar({ action, values, live, end, children }: FilterProps) {
  const { lang, path } = useHere()
  const w = words(lang)
  const set = Object.values(values).some(
    (value) => value !== '' && value !== null && value !== undefined && value !== false,
  )
  const sort = new URLSearchParams(path.split('?')[1]).get('sort')
  return (
    <FormContext.Provider value={{ values, errors: {}, slim: true }}>
      <div class="filters">
        <form class="filter-form" method="get" action={action} role="search" data-live={live} aria-label={w.filters}>
          {sort && <input type="hidden" name="sort" value={sort} />}
          {children}
          <Button icon="it-funnel">{w.filter}</Button>
          {set && (
            <Button kind="quiet" href={withQuery(action, { sort })}>
              {w.clear}
            </Button>
          )}
        </form>
        {end ? <div class="filter-end">{end}</div> : null}
      </div>
    </FormContext.Provider>
  )
}
