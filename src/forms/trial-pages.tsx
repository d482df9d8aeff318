import type { Lang } from '../platform/words.ts'
import { type Errors, Form } from '../ui/form.tsx'
import { Alert, Button, Card, Stack } from '../ui/parts.tsx'
import { Sheet } from '../ui/shell.tsx'
import type { Answers } from './answers.ts'
import type { Definition } from './definition.ts'
import type { Filled } from './drafts.ts'
import { FormFields, labelsOf } from './fields.tsx'
import { type HeldFile, STEP, type Typed } from './inputs.ts'
import { AnswersView, BlankForm } from './view.tsx'
import { words } from './words.ts'

/** A trial keeps no file: what each was called travels with the page. */
export const TRIAL_FILES = 'trial-files'
const Carried = ({ files }: { files: readonly HeldFile[] }) => (
  <input type="hidden" name={TRIAL_FILES} value={JSON.stringify(files)} />
)

type TrialProps = { lang: Lang; base: string; form: Filled; errors: Errors }
/** A version filled in to see how it goes. */
export function Trial({ lang, base, form, errors }: TrialProps) {
  const w = words(lang)
  return (
    <Card>
      <Form
        action={`${base}/trial`}
        files
        values={form.typed}
        errors={errors}
        labels={labelsOf(form, lang)}
        submit={w.trialSend}
        cancel={base}
      >
        <FormFields lang={lang} form={form} />
        <Carried files={form.files} />
      </Form>
    </Card>
  )
}

type DoneProps = {
  lang: Lang
  base: string
  definition: Definition
  typed: Typed
  files: readonly HeldFile[]
  answers: Answers
}
/** What came out of a trial, with everything typed carried along: to print it, or to go back. */
export function TrialDone({ lang, base, definition, typed, files, answers }: DoneProps) {
  const w = words(lang)
  return (
    <Stack>
      <Alert tone="good">{w.trialGood}</Alert>
      <Card>
        <AnswersView lang={lang} definition={definition} answers={answers} />
        <form method="post" action={`${base}/trial`} class="form-end">
          {Object.entries(typed).flatMap(([name, value]) =>
            (typeof value === 'string' ? [value] : value).map((text) => (
              <input type="hidden" name={name} value={text} />
            )),
          )}
          <Carried files={files} />
          <Button name={STEP} value="again" kind="primary">
            {w.trialAgain}
          </Button>
          <Button name={STEP} value="print" icon="it-print">
            {w.trialPrint}
          </Button>
        </form>
      </Card>
    </Stack>
  )
}

type PaperProps = { lang: Lang; title: string; foot: string; definition: Definition; answers?: Answers }
/** A form on paper: empty, or as it was filled in. */
export const Paper = ({ lang, title, foot, definition, answers }: PaperProps) => (
  <Sheet foot={foot}>
    <h1 class="sheet-title">{title}</h1>
    {answers ? (
      <AnswersView lang={lang} definition={definition} answers={answers} />
    ) : (
      <BlankForm lang={lang} definition={definition} />
    )}
  </Sheet>
)
