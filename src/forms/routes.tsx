import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { fieldSentences } from '../platform/problems.ts'
import { Button, PostButton } from '../ui/parts.tsx'
import { type AnswerProblems, readAnswers } from './answers.ts'
import { build, BuildInput, outlineOf } from './build.ts'
import { changesBetween } from './changes.ts'
import { checkDefinition } from './check.ts'
import { type Definition, DefinitionShape } from './definition.ts'
import { type Filled, fileProblems, HeldFiles, VERSION } from './drafts.ts'
import { Editor, VersionPage } from './edit-pages.tsx'
import { afterStep, type HeldFile, STEP, stepIn, type Typed, typedFrom } from './inputs.ts'
import { FormList, FormPage, HeadForm, type Refused, StateBadge } from './pages.tsx'
import { Paper, Trial, TRIAL_FILES, TrialDone } from './trial-pages.tsx'
import {
  addForm,
  beginVersion,
  discardVersion,
  editForm,
  editVersion,
  type Form,
  FormEdit,
  getForm,
  getVersion,
  listForms,
  listVersions,
  NewForm,
  Publication,
  publishVersion,
  retireForm,
  type VersionDetail,
  VersionEdit,
} from './versions.ts'
import { words } from './words.ts'

const ByCode = z.object({ code: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/) })
const ByVersion = ByCode.extend({ number: z.coerce.number().int().min(1).max(100_000) })
const codeOf = (req: Req) => fromPath(z.looseObject(ByCode.shape), req.params).code
const versionOf = (req: Req) => fromPath(ByVersion, req.params)
const typed = (body: Record<string, unknown>) => body as Record<string, string>

const said = (problems: AnswerProblems, ctx: Ctx) => fieldSentences(problems, ctx.lang)

/** What a trial brings with it: what was typed, and what the files were called that it does not keep. */
function carriedIn(req: Req): { typed: Typed; files: HeldFile[] } {
  const { [STEP]: _step, [VERSION]: _version, [TRIAL_FILES]: files, ...typed } = typedFrom(req.body)
  try {
    return { typed, files: HeldFiles.parse(JSON.parse(typeof files === 'string' ? files : '[]')) }
  } catch {
    return { typed, files: [] }
  }
}

async function found(ctx: Ctx, req: Req) {
  const { code, number } = versionOf(req)
  const form = await getForm(ctx, code)
  return { form, version: await getVersion(ctx, form.id, number), base: `/forms/${code}/versions/${number}` }
}
const crumbsOf = (ctx: Ctx, form?: Form) => [
  { href: '/forms', label: words(ctx.lang).title },
  ...(form ? [{ href: `/forms/${form.code}`, label: form.title }] : []),
]
/** The definition of a version: as it was published, or of a draft that is right. */
const definitionOf = (version: VersionDetail): Definition | null =>
  version.definition === null
    ? (checkDefinition(version.source).definition ?? null)
    : DefinitionShape.parse(version.definition)

/** What changed since the version that was published before this one. */
async function changesOf(ctx: Ctx, form: Form, number: number, definition: Definition | null) {
  const before = (await listVersions(ctx, form.id)).find((v) => v.number < number && v.state !== 'draft')
  if (!before) return null
  const was = definitionOf(await getVersion(ctx, form.id, before.number))
  return was && definition ? changesBetween(was, definition) : []
}

export function formRoutes({ page, action }: Web) {
  page('/forms', 'forms.read', async (ctx) => {
    const w = words(ctx.lang)
    const edits = ctx.actor.permissions.has('forms.edit')
    return {
      title: w.title,
      lead: w.lead,
      actions: edits && (
        <Button kind="primary" href="/forms/new" icon="it-plus">
          {w.add}
        </Button>
      ),
      body: <FormList lang={ctx.lang} rows={await listForms(ctx)} edits={edits} />,
    }
  })
  const newForm = async (ctx: Ctx, values: Record<string, unknown>, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).add,
    lead: words(ctx.lang).addLead,
    crumbs: crumbsOf(ctx),
    body: <HeadForm lang={ctx.lang} values={typed(values)} {...refused} />,
  })
  page('/forms/new', 'forms.edit', (ctx) => newForm(ctx, {}))
  action(
    '/forms',
    'forms.edit',
    async (ctx, req) => `/forms/${(await addForm(ctx, parse(NewForm, req.body))).code}/versions/1`,
    (ctx, req, { fields, sentence }) => newForm(ctx, req.body, { errors: fields, problem: sentence }),
  )

  page('/forms/:code', 'forms.read', async (ctx, req) => {
    const form = await getForm(ctx, codeOf(req))
    const w = words(ctx.lang)
    const may = ctx.actor.permissions
    return {
      title: form.title,
      crumbs: crumbsOf(ctx),
      actions: may.has('forms.edit') && (
        <Button href={`/forms/${form.code}/edit`} icon="it-pencil">
          {w.edit}
        </Button>
      ),
      body: (
        <FormPage
          lang={ctx.lang}
          form={form}
          versions={await listVersions(ctx, form.id)}
          edits={may.has('forms.edit')}
          publishes={may.has('forms.publish')}
        />
      ),
    }
  })
  const ofForm = { of: (ctx: Ctx, req: Req) => getForm(ctx, codeOf(req)) }
  const ofVersion = { of: found }
  const editHead = async (
    ctx: Ctx,
    req: Req,
    values: Record<string, unknown> | null,
    refused: Refused = {},
  ): Promise<View> => {
    const form = await getForm(ctx, codeOf(req))
    return {
      title: words(ctx.lang).editOf(form.title),
      crumbs: crumbsOf(ctx, form),
      body: <HeadForm lang={ctx.lang} values={typed(values ?? form)} form={form} {...refused} />,
    }
  }
  page('/forms/:code/edit', 'forms.edit', (ctx, req) => editHead(ctx, req, null))
  action(
    '/forms/:code/edit',
    'forms.edit',
    async (ctx, req) => {
      await editForm(ctx, codeOf(req), parse(FormEdit, req.body))
      return `/forms/${codeOf(req)}`
    },
    (ctx, req, { fields, sentence, values }) =>
      editHead(
        ctx,
        req,
        { ...req.body, ...(values['version'] !== undefined && { version: values['version'] }) },
        { errors: fields, problem: sentence },
      ),
    ofForm,
  )
  action(
    '/forms/:code/versions',
    'forms.edit',
    async (ctx, req) => `/forms/${codeOf(req)}/versions/${await beginVersion(ctx, codeOf(req))}`,
    undefined,
    ofForm,
  )
  action(
    '/forms/:code/retirement',
    'forms.publish',
    async (ctx, req) => {
      await retireForm(ctx, codeOf(req))
      return `/forms/${codeOf(req)}`
    },
    undefined,
    ofForm,
  )

  // — one version —
  const versionView = async (
    ctx: Ctx,
    req: Req,
    {
      source,
      unsaved = false,
      version: given,
      typed: before = {},
      ...refused
    }: Refused & { source?: string; unsaved?: boolean; version?: unknown; typed?: Record<string, unknown> } = {},
  ): Promise<View> => {
    const { form, version, base } = await found(ctx, req)
    const w = words(ctx.lang)
    const may = ctx.actor.permissions
    const editing = version.state === 'draft' && may.has('forms.edit')
    const text = source ?? version.source
    const checked = checkDefinition(text)
    const definition = editing ? (checked.definition ?? null) : definitionOf(version)
    const changes = await changesOf(ctx, form, version.number, definition)
    return {
      title: `${form.title}, ${w.versionOf(version.number)}`,
      crumbs: crumbsOf(ctx, form),
      mark: <StateBadge lang={ctx.lang} state={version.state} />,
      actions: (
        <>
          {definitionOf(version) && (
            <>
              <Button href={`${base}/print`} icon="it-print">
                {w.print}
              </Button>
              <Button href={`${base}/trial`}>{w.trial}</Button>
            </>
          )}
          {editing && (
            <PostButton action={`${base}/removal`} confirm={w.discardConfirm} icon="it-delete">
              {w.discard}
            </PostButton>
          )}
        </>
      ),
      body: editing ? (
        <Editor
          lang={ctx.lang}
          base={base}
          values={{ ...typed(before), source: text, version: String(given ?? version.version) }}
          checked={checked}
          outline={outlineOf(text)}
          changes={changes}
          unsaved={unsaved}
          publishes={may.has('forms.publish')}
          {...refused}
        />
      ) : (
        <VersionPage
          lang={ctx.lang}
          version={version}
          definition={definition}
          flaws={definition ? [] : (checked.flaws ?? [])}
          changes={changes}
          problem={refused.problem}
        />
      ),
    }
  }
  page('/forms/:code/versions/:number', 'forms.read', (ctx, req) => versionView(ctx, req))
  const sourceOf = (req: Req) => String(req.body['source'] ?? '').replaceAll('\r\n', '\n')
  /** An old page against a newer draft: the text stays in the box, and saving again means it. */
  const latest = (req: Req, values: Record<string, string | number>) => values['version'] ?? req.body['version']
  action(
    '/forms/:code/versions/:number',
    'forms.edit',
    async (ctx, req) => {
      const { code, number } = versionOf(req)
      await editVersion(ctx, code, number, parse(VersionEdit, req.body))
      return `/forms/${code}/versions/${number}`
    },
    (ctx, req, { fields, sentence, values }) =>
      versionView(ctx, req, {
        source: sourceOf(req),
        unsaved: true,
        version: latest(req, values),
        typed: req.body,
        errors: fields,
        problem: sentence,
      }),
    ofVersion,
  )
  const workshop = { ...ofVersion, silent: 'changes the text on the page; nothing is kept until it is saved' }
  const draftOnly = async (ctx: Ctx, req: Req) => {
    const { version } = await found(ctx, req)
    if (version.state !== 'draft') throw conflict('form_version_kept', { number: version.number })
  }
  action(
    '/forms/:code/versions/:number/preview',
    'forms.edit',
    async (ctx, req) => {
      await draftOnly(ctx, req)
      const { source, version } = parse(VersionEdit, req.body)
      return versionView(ctx, req, { source, unsaved: true, version, typed: req.body })
    },
    undefined,
    workshop,
  )
  action(
    '/forms/:code/versions/:number/build',
    'forms.edit',
    async (ctx, req) => {
      await draftOnly(ctx, req)
      const input = parse(BuildInput, { ...req.body, newType: req.body['newType'] || undefined })
      if (input.do === 'field' && input.newLabel === '') throw invalid({ newLabel: 'required' })
      if (input.do === 'section' && input.newSection === '') throw invalid({ newSection: 'required' })
      const source = build(input, words(ctx.lang))
      if (source === null) throw invalid({ source: 'form_not_built' })
      const { changes, into } = req.body
      return versionView(ctx, req, { source, unsaved: true, version: req.body['version'], typed: { changes, into } })
    },
    (ctx, req, { fields, sentence }) =>
      versionView(ctx, req, {
        source: sourceOf(req),
        unsaved: true,
        version: req.body['version'],
        typed: req.body,
        errors: fields,
        problem: sentence,
      }),
    workshop,
  )
  action(
    '/forms/:code/versions/:number/publication',
    'forms.publish',
    async (ctx, req) => {
      const { code, number } = versionOf(req)
      await publishVersion(ctx, code, number, parse(Publication, req.body))
      return `/forms/${code}/versions/${number}`
    },
    (ctx, req, { fields, sentence, values }) =>
      versionView(ctx, req, {
        ...(req.body['source'] !== undefined && { source: sourceOf(req), unsaved: true }),
        version: latest(req, values),
        typed: req.body,
        errors: fields,
        problem: sentence,
      }),
    ofVersion,
  )
  action(
    '/forms/:code/versions/:number/removal',
    'forms.edit',
    async (ctx, req) => {
      const { code, number } = versionOf(req)
      await discardVersion(ctx, code, number)
      return `/forms/${code}`
    },
    undefined,
    ofVersion,
  )

  // — paper and trial —
  const right = async (ctx: Ctx, req: Req) => {
    const { form, version, base } = await found(ctx, req)
    const definition = definitionOf(version)
    if (!definition) throw conflict('form_draft_flawed')
    const w = words(ctx.lang)
    return { form, version, base, definition, foot: `${w.printed} ${form.code}, ${w.versionOf(version.number)}` }
  }
  page('/forms/:code/versions/:number/print', 'forms.read', async (ctx, req) => {
    const { form, base, definition, foot } = await right(ctx, req)
    return {
      title: form.title,
      frame: 'print',
      crumbs: [{ href: base, label: form.title }],
      body: <Paper lang={ctx.lang} title={form.title} foot={foot} definition={definition} />,
    }
  })
  const trialView = async (
    ctx: Ctx,
    req: Req,
    held: { typed: Typed; files: readonly HeldFile[] },
    errors: Record<string, string> = {},
  ): Promise<View> => {
    const { form, version, base, definition } = await right(ctx, req)
    const w = words(ctx.lang)
    const filled: Filled = {
      version: {
        id: version.id,
        formId: form.id,
        code: form.code,
        title: form.title,
        number: version.number,
        definition,
      },
      savedAt: null,
      ...held,
    }
    return {
      title: w.trialTitle(form.title),
      lead: w.trialLead,
      crumbs: [...crumbsOf(ctx, form), { href: base, label: w.versionOf(version.number) }],
      body: <Trial lang={ctx.lang} base={base} form={filled} errors={errors} />,
      ...(Object.keys(errors).length > 0 && { status: 422 }),
    }
  }
  page('/forms/:code/versions/:number/trial', 'forms.read', (ctx, req) => trialView(ctx, req, { typed: {}, files: [] }))
  action(
    '/forms/:code/versions/:number/trial',
    'forms.read',
    async (ctx, req) => {
      const { form, base, definition, foot } = await right(ctx, req)
      const { typed: sent, files: carried } = carriedIn(req)
      const problems = fileProblems(definition, sent, req.files)
      const brought = req.files
        .filter((f) => problems[f.field] === undefined)
        .map((f, n) => ({ field: f.field, id: `${carried.length + n}`, name: f.name, size: f.bytes.length }))
      const files = [...carried, ...brought]
      const step = stepIn(req.body)
      if (step) return trialView(ctx, req, afterStep(definition, { typed: sent, files }, step), said(problems, ctx))
      const { answers, errors } = readAnswers(definition, sent, files)
      const wrong = { ...errors, ...problems }
      if (Object.keys(wrong).length > 0) return trialView(ctx, req, { typed: sent, files }, said(wrong, ctx))
      if (req.body[STEP] === 'print')
        return {
          title: form.title,
          frame: 'print',
          crumbs: [{ href: base, label: form.title }],
          body: <Paper lang={ctx.lang} title={form.title} foot={foot} definition={definition} answers={answers} />,
        }
      return {
        title: words(ctx.lang).trialTitle(form.title),
        crumbs: [...crumbsOf(ctx, form), { href: base, label: form.title }],
        body: (
          <TrialDone lang={ctx.lang} base={base} definition={definition} typed={sent} files={files} answers={answers} />
        ),
      }
    },
    (ctx, req, { fields }) => trialView(ctx, req, carriedIn(req), fields),
    { silent: 'a trial keeps nothing', of: found },
  )
}
