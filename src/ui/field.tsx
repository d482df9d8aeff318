import { type ComponentChildren, h } from 'preact'
import { euroInput } from '../platform/money.ts'
import { fieldId, useForm } from './form.tsx'
import { useHere } from './here.ts'
import { words } from './words.ts'

export type Option = { value: string; word: string; help?: ComponentChildren; group?: string; disabled?: boolean }

type Common = {
  name: string
  label: string
  help?: ComponentChildren
  /** Without them, the field takes the form's by its name. */
  value?: string | number | boolean | readonly string[] | null
  error?: string
  /** Fields are compulsory unless they say so. */
  optional?: boolean
  disabled?: boolean
  readOnly?: boolean
  autocomplete?: string
  /** `short` for a code or a date, `wide` for both columns. */
  size?: 'short' | 'medium' | 'wide'
}

type Written = {
  type?: 'text' | 'email' | 'password' | 'number' | 'money' | 'date' | 'datetime-local' | 'search' | 'tel' | 'url'
  placeholder?: string
  maxlength?: number
  min?: number | string
  max?: number | string
  step?: number | string
  inputmode?: 'numeric' | 'decimal' | 'text' | 'email' | 'tel' | 'url'
  /** What the number counts, after the box. */
  unit?: string
  /** Suggestions that do not bind. */
  suggestions?: readonly string[]
  focus?: boolean
}
type Chosen = { type: 'select'; empty?: string; options: readonly Option[] }
type Marks = { options: readonly Option[]; inline?: boolean }
type Marked = ({ type: 'radio' } & Marks) | ({ type: 'checks' } & Marks)
type Checked = { type: 'checkbox' }
type Long = { type: 'textarea'; rows?: number; maxlength?: number; placeholder?: string }
type File = { type: 'file'; accept?: string; multiple?: boolean }
type Hidden = { type: 'hidden'; name: string; value?: string | number | null; label?: undefined }

export type FieldProps = Hidden | (Common & (Written | Chosen | Marked | Checked | Long | File))

/** One question of a form: label, help, control, error, tied together for eyes and for screen readers. */
export function Field(props: FieldProps) {
  const form = useForm()
  const { lang } = useHere()
  const w = words(lang)
  const value = props.value ?? form.values[props.name]
  if (props.type === 'hidden') return <input type="hidden" name={props.name} value={String(value ?? '')} />

  const error = props.error ?? form.errors[props.name]
  const id = fieldId(props.name, form.ids)
  const described = [props.help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  const tied: Tied = {
    id,
    name: props.name,
    disabled: props.disabled,
    'aria-describedby': described,
    'aria-invalid': error ? ('true' as const) : undefined,
    required: !props.optional && !form.slim && props.type !== 'checkbox' ? true : undefined,
  }
  const shape = ['field', props.size === 'wide' && 'field-wide', error && 'field-wrong', form.slim && 'field-slim']
    .filter(Boolean)
    .join(' ')
  const help = props.help ? (
    <p class="field-help" id={`${id}-help`}>
      {props.help}
    </p>
  ) : null
  const wrong = error ? (
    <p class="field-error" id={`${id}-error`}>
      <span class="visually-hidden">{w.errorWord} </span>
      {error}
    </p>
  ) : null
  const hint = props.optional && !form.slim ? <span class="field-optional"> ({w.optional})</span> : null

  if (props.type === 'checkbox')
    return (
      <div class={`${shape} field-check`}>
        <label class="check">
          <input
            type="checkbox"
            value="true"
            checked={value === true || value === 'true' || value === 'on'}
            {...tied}
          />
          <span>{props.label}</span>
        </label>
        {help}
        {wrong}
      </div>
    )
  if (props.type === 'radio' || props.type === 'checks') {
    const chosen = Array.isArray(value)
      ? value.map(String)
      : value === null || value === undefined
        ? []
        : [String(value)]
    return (
      <fieldset class={shape} aria-describedby={described}>
        <legend class="field-label">
          {props.label}
          {hint}
        </legend>
        {help}
        {wrong}
        <div class={props.inline ? 'checks checks-inline' : 'checks'}>
          {props.options.map((option, at) => (
            <label class="check">
              <input
                type={props.type === 'radio' ? 'radio' : 'checkbox'}
                id={at === 0 ? id : undefined}
                name={props.name}
                value={option.value}
                checked={chosen.includes(option.value)}
                disabled={props.disabled || option.disabled}
              />
              <span>
                {option.word}
                {option.help ? <span class="check-help">{option.help}</span> : null}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    )
  }
  return (
    <div class={shape}>
      <label class="field-label" for={id}>
        {props.label}
        {hint}
      </label>
      {help}
      {wrong}
      {props.type === 'select' ? (
        <Select props={props} value={value} tied={tied} />
      ) : props.type === 'textarea' ? (
        <TextArea props={props} value={value} tied={tied} />
      ) : props.type === 'file' ? (
        <input
          class={`${boxOf(props)} form-file`}
          type="file"
          accept={props.accept}
          multiple={props.multiple}
          {...tied}
        />
      ) : (
        <TextBox props={props} value={value} tied={tied} />
      )}
    </div>
  )
}

type Tied = {
  id: string
  name: string
  disabled: boolean | undefined
  'aria-describedby': string | undefined
  'aria-invalid': 'true' | undefined
  required: boolean | undefined
}
type Drawn<P> = { props: Common & P; value: FieldProps['value']; tied: Tied }

const boxClass = { short: 'form-control box-short', medium: 'form-control box-medium', wide: 'form-control' } as const
const boxOf = (props: Common) => (props.size ? boxClass[props.size] : 'form-control')
const textOf = (value: FieldProps['value']) => (value === null || value === undefined ? '' : String(value))

function Select({ props, value, tied }: Drawn<Chosen>) {
  const w = words(useHere().lang)
  const { slim } = useForm()
  const chosen = textOf(value)
  const groups = Map.groupBy(props.options, (option) => option.group ?? '')
  const none = props.empty ?? (slim ? w.all : props.optional ? '–' : chosen === '' ? w.chooseOne : undefined)
  return (
    <select class={`${boxOf(props)} form-select`} {...tied}>
      {none !== undefined && <option value="">{none}</option>}
      {[...groups].map(([group, options]) => {
        const lines = options.map((option) => (
          <option value={option.value} selected={option.value === chosen} disabled={option.disabled}>
            {option.word}
          </option>
        ))
        return group ? <optgroup label={group}>{lines}</optgroup> : lines
      })}
    </select>
  )
}

function TextBox({ props, value, tied }: Drawn<Written>) {
  const { lang } = useHere()
  const w = words(lang)
  const { type = 'text', suggestions } = props
  const list = suggestions && `${tied.id}-list`
  // A date box swallows what is not a date; the person must see again what they typed.
  const shape = type === 'date' ? /^\d{4}-\d\d-\d\d$/ : type === 'datetime-local' ? /^\d{4}-\d\d-\d\dT\d\d:\d\d/ : null
  const odd = shape && value && !shape.test(textOf(value))
  const box = h('input', {
    ...tied,
    list,
    class: boxOf(props),
    // An amount is text: number boxes refuse the Italian comma in some browsers.
    type: type === 'money' || odd ? 'text' : type,
    inputmode: props.inputmode ?? (type === 'money' ? 'decimal' : undefined),
    // A password is never sent back to the page.
    value:
      type === 'password'
        ? undefined
        : type === 'money' && typeof value === 'number'
          ? euroInput(value, lang)
          : textOf(value),
    placeholder: props.placeholder,
    maxlength: props.maxlength,
    min: props.min,
    max: props.max,
    step: props.step,
    autocomplete: props.autocomplete,
    readonly: props.readOnly,
    autofocus: props.focus,
  })
  const unit = type === 'money' ? '€' : props.unit
  if (type === 'password')
    return (
      <span class="with-unit">
        {box}
        <button type="button" class="unit unit-button" hidden data-reveal={tied.id} data-other={w.hidePassword}>
          {w.showPassword}
        </button>
      </span>
    )
  return (
    <>
      {unit ? (
        <span class="with-unit">
          {box}
          <span class="unit">{unit}</span>
        </span>
      ) : (
        box
      )}
      {suggestions && (
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  )
}

const TextArea = ({ props, value, tied }: Drawn<Long>) => (
  <textarea
    class={boxOf(props)}
    rows={props.rows ?? 4}
    maxlength={props.maxlength}
    placeholder={props.placeholder}
    readOnly={props.readOnly}
    {...tied}
  >
    {textOf(value)}
  </textarea>
)
