// Sample pages where something is asked: a form that came back, a list that is still empty, the door.
import { Field } from './field.tsx'
import { FieldGroup, Form } from './form.tsx'
import { type Sample, frameOf, words } from './gallery-parts.tsx'
import { Button, Empty } from './parts.tsx'
import { ConsoleShell, PlainShell } from './shell.tsx'

const form: Sample['show'] = (lang, assets) => {
  const w = words(lang)
  return (
    <ConsoleShell
      frame={frameOf(lang, assets, w.newLibrary, { crumbs: [{ href: '/list', label: w.libraries }], lead: w.lead })}
    >
      <Form
        action="/form"
        columns
        submit={lang === 'it' ? 'Salva' : 'Save'}
        cancel="/list"
        files
        values={{
          name: '',
          code: 'bib_0999',
          amount: 1234567,
          until: '31/13/2026',
          state: 'open',
          days: ['mon', 'wed'],
          note: 'Due piani, ascensore.',
          lift: true,
        }}
        errors={{ name: w.required, until: w.badDate, kind: lang === 'it' ? 'Scegli un tipo' : 'Choose a kind' }}
      >
        <Field name="name" label={w.name} size="wide" autocomplete="off" />
        <Field
          name="code"
          label={w.code}
          help={lang === 'it' ? 'Quattro cifre dopo il trattino basso.' : 'Four figures after the underscore.'}
        />
        <Field type="date" name="until" label={w.until} />
        <Field type="money" name="amount" label={w.spent} />
        <Field type="number" name="books" label={w.books} unit={w.books.toLowerCase()} optional min={0} />
        <Field
          type="select"
          name="state"
          label={w.state}
          options={[
            { value: 'open', word: w.open },
            { value: 'closed', word: w.closed },
          ]}
        />
        <Field type="email" name="mail" label={w.mail} optional placeholder="nome@example.it" autocomplete="email" />
        <Field
          type="radio"
          name="kind"
          label={lang === 'it' ? 'Tipo' : 'Kind'}
          options={[
            { value: 'a', word: w.libraries, help: w.lead },
            { value: 'b', word: w.reports },
          ]}
        />
        <Field
          type="checks"
          name="days"
          label={lang === 'it' ? 'Giorni di apertura' : 'Opening days'}
          inline
          optional
          options={['mon', 'tue', 'wed', 'thu', 'fri'].map((value, at) => ({
            value,
            word: lang === 'it' ? ['lun', 'mar', 'mer', 'gio', 'ven'][at]! : value,
          }))}
        />
        <FieldGroup title={w.settings} help={w.lead}>
          <Field type="textarea" name="note" label={lang === 'it' ? 'Note' : 'Notes'} optional size="wide" />
          <Field type="file" name="plan" label={lang === 'it' ? 'Pianta' : 'Plan'} optional accept=".pdf" />
          <Field type="checkbox" name="lift" label={lang === 'it' ? 'Ha l’ascensore' : 'Has a lift'} />
        </FieldGroup>
        <Field type="hidden" name="version" value={3} />
      </Form>
    </ConsoleShell>
  )
}

const empty: Sample['show'] = (lang, assets) => {
  const w = words(lang)
  const it = lang === 'it'
  return (
    <ConsoleShell frame={frameOf(lang, assets, w.loans, { demo: false, scopes: [] })}>
      <Empty
        title={it ? 'Qui compariranno i prestiti' : 'Loans will appear here'}
        icon="it-box"
        action={
          <>
            <Button kind="primary" icon="it-plus" href="/form">
              {it ? 'Registra un prestito' : 'Record a loan'}
            </Button>
            <Button href="/imports">{it ? 'Importa da un file' : 'Import from a file'}</Button>
          </>
        }
      >
        <p>
          {it
            ? 'Ogni prestito con il suo lettore, la scadenza e lo stato. Comincia dal primo, oppure importa un elenco CSV.'
            : 'Each loan with its reader, deadline and state. Begin with the first one, or import a CSV list.'}
        </p>
      </Empty>
    </ConsoleShell>
  )
}

const signIn: Sample['show'] = (lang, assets) => {
  const it = lang === 'it'
  return (
    <PlainShell frame={{ ...frameOf(lang, assets, it ? 'Entra' : 'Sign in'), nav: [], scopes: [] }}>
      <Form
        action="/sign-in"
        submit={it ? 'Entra' : 'Sign in'}
        values={{ mail: 'marta@example.it' }}
        problem={<p>{it ? 'Indirizzo o parola d’ordine non corretti.' : 'Wrong address or password.'}</p>}
      >
        <Field type="email" name="mail" label={it ? 'Posta elettronica' : 'Mail address'} autocomplete="username" />
        <Field
          type="password"
          name="password"
          label={it ? 'Parola d’ordine' : 'Password'}
          autocomplete="current-password"
        />
      </Form>
      <p>
        <a href="/forgot">{it ? 'Hai dimenticato la parola d’ordine?' : 'Forgot your password?'}</a>
      </p>
    </PlainShell>
  )
}

export const forms: readonly Sample[] = [
  { name: 'form', show: form },
  { name: 'empty', show: empty },
  { name: 'sign-in', show: signIn },
]
