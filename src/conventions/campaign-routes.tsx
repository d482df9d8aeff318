import { z } from 'zod'
import { readSetting, TypedEntry } from '../protocol/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { readFileOf } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse, Ticked } from '../platform/parse.ts'
import { sentence as sentenceOf } from '../platform/problems.ts'
import { startRun } from '../platform/runs.ts'
import { today } from '../platform/time.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { getAdhesion } from './adhesions.ts'
import { campaignOf } from './campaign-card.tsx'
import {
  bodiesOf,
  ChecklistFilter,
  checklistLine,
  leftOut,
  listChecklist,
  readFigures,
  stepsOf,
  totalOf,
} from './campaign-checklist.ts'
import { CampaignPage } from './campaign-checklist-pages.tsx'
import { documentKinds, documentOf, formats } from './campaign-documents.ts'
import { checklistCsv } from './campaign-export.ts'
import { ItemsPage } from './campaign-item-pages.tsx'
import { dropItem, listItems, stageFiles, stageLines, unpack } from './campaign-items.ts'
import { CampaignActions, CampaignForm, CampaignList, CampaignState, SendingForm } from './campaign-pages.tsx'
import { daysUntil } from './campaign-rules.ts'
import { campaignWords } from './campaign-words.ts'
import {
  addCampaign,
  type Campaign,
  CampaignEdit,
  closeCampaign,
  editCampaign,
  getCampaign,
  listCampaigns,
  NewCampaign,
  openCampaign,
  openedCampaign,
  renewingConventions,
} from './campaigns.ts'
import { expiringFrom } from './moves.ts'
import type { Refused } from './routes.tsx'

const WithId = z.looseObject({ id: z.uuid() })
const idOf = (req: Req) => fromPath(WithId, req.params).id
const ByItem = z.object({ id: z.uuid(), item: z.uuid() })
const ByDocument = z.object({
  id: z.uuid(),
  file: z.templateLiteral([z.enum(documentKinds), '.', z.enum(formats)]),
})

/** Which bodies a bulk form means: those chosen, or all that its filter finds. */
const Choice = ChecklistFilter.omit({ after: true }).extend({
  id: z.preprocess((v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]), z.array(z.uuid()).max(1000)),
  all: Ticked,
})
function choiceOf(req: Req) {
  const { id, all, ...filter } = parse(Choice, req.body)
  if (!all && id.length === 0) throw conflict('campaign_nobody')
  return all ? { filter } : { filter: {}, chosen: id }
}
type Chosen = ReturnType<typeof choiceOf>
const hiddenOf = ({ filter, chosen }: Chosen): [string, string][] => [
  ...(chosen ?? []).map((id): [string, string] => ['id', id]),
  ...(chosen ? [] : [['all', 'on'] as [string, string]]),
  ...Object.entries(filter).flatMap(([k, v]): [string, string][] => (v ? [[k, v]] : [])),
]

export function campaignRoutes({ page, action, download }: Web) {
  const found = { of: (ctx: Ctx, req: Req) => getCampaign(ctx, idOf(req)) }
  const crumbs = (ctx: Ctx, campaign?: Campaign) => [
    { href: '/campaigns', label: campaignWords(ctx.lang).title },
    ...(campaign ? [{ href: `/campaigns/${campaign.id}`, label: campaign.title }] : []),
  ]
  const say = (ctx: Ctx) => (code: string, values: Record<string, string | number>) =>
    sentenceOf(code, values, ctx.lang)

  page('/campaigns', 'conventions.campaigns', async (ctx) => {
    const w = campaignWords(ctx.lang)
    const moves = ctx.actor.permissions.has('conventions.move')
    return {
      title: w.title,
      lead: w.lead,
      actions: moves && (
        <Button kind="primary" href="/campaigns/new" icon="it-plus">
          {w.add}
        </Button>
      ),
      body: <CampaignList lang={ctx.lang} rows={await listCampaigns(ctx)} moves={moves} />,
    }
  })

  const form = async (ctx: Ctx, campaign: Campaign | null, values: Values, refused: Refused = {}): Promise<View> => {
    const w = campaignWords(ctx.lang)
    const choices = campaign ? [] : await renewingConventions(ctx)
    return {
      title: campaign ? w.edit : w.add,
      crumbs: crumbs(ctx, campaign ?? undefined),
      body: (
        <CampaignForm
          lang={ctx.lang}
          id={campaign?.id ?? null}
          conventions={choices.map((c) => ({ value: c.id, word: `${c.title} (${w.renewsLower} ${c.renewsTitle})` }))}
          values={values}
          {...refused}
        />
      ),
    }
  }
  page('/campaigns/new', 'conventions.move', (ctx) => form(ctx, null, { remindDays: '90, 60, 30, 14' }))
  action(
    '/campaigns',
    'conventions.move',
    async (ctx, req) => `/campaigns/${await addCampaign(ctx, parse(NewCampaign, req.body))}`,
    (ctx, req, { fields, sentence }) => form(ctx, null, req.body as Values, { errors: fields, problem: sentence }),
  )
  page('/campaigns/:id/edit', 'conventions.move', async (ctx, req) => {
    const campaign = await getCampaign(ctx, idOf(req))
    const { title, deadlineOn, resolutionTemplate, conventionTemplate, version } = campaign
    const remindDays = campaign.remindDays.join(', ')
    return form(ctx, campaign, { title, deadlineOn, remindDays, resolutionTemplate, conventionTemplate, version })
  })
  action(
    '/campaigns/:id/edit',
    'conventions.move',
    async (ctx, req) => {
      await editCampaign(ctx, idOf(req), parse(CampaignEdit, req.body))
      return `/campaigns/${idOf(req)}`
    },
    async (ctx, req, { fields, sentence, values }) =>
      form(
        ctx,
        await getCampaign(ctx, idOf(req)),
        { ...req.body, ...(values['version'] !== undefined && { version: values['version'] }) },
        { errors: fields, problem: sentence },
      ),
    found,
  )

  const shown = async (ctx: Ctx, id: string, query: unknown): Promise<View> => {
    const campaign = await getCampaign(ctx, id)
    const filter = parse(ChecklistFilter, query)
    const day = today(ctx.now, ctx.zone)
    const moves = ctx.actor.permissions.has('conventions.move')
    const [figures, list, out] = await Promise.all([
      readFigures(ctx, campaign),
      listChecklist(ctx, campaign, filter),
      campaign.state === 'draft' ? [] : leftOut(ctx, campaign),
    ])
    const opensOn = expiringFrom(campaign.lapsesOn, campaign.expiringMonths)
    return {
      title: campaign.title,
      crumbs: crumbs(ctx),
      mark: <CampaignState lang={ctx.lang} state={campaign.state} />,
      actions: moves && <CampaignActions lang={ctx.lang} campaign={campaign} opens={day >= opensOn} />,
      body: (
        <CampaignPage
          lang={ctx.lang}
          campaign={campaign}
          figures={figures}
          totals={totalOf(figures)}
          steps={stepsOf(campaign)}
          {...list}
          filter={filter}
          out={out}
          opensOn={opensOn}
          day={day}
          left={daysUntil(campaign.lapsesOn, day)}
          moves={moves}
          sentence={say(ctx)}
        />
      ),
    }
  }
  page('/campaigns/:id', 'conventions.campaigns', (ctx, req) => shown(ctx, idOf(req), req.query))
  download('/campaigns/:id/checklist', 'conventions.campaigns', async (ctx, req) => {
    const campaign = await getCampaign(ctx, idOf(req))
    const filter = parse(ChecklistFilter.omit({ after: true }), req.query)
    const name = `${campaignWords(ctx.lang).nav.toLowerCase()}-${today(ctx.now, ctx.zone)}.csv`
    return { name, type: 'text/csv; charset=utf-8', content: await checklistCsv(ctx, campaign, filter) }
  })

  action(
    '/campaigns/:id/opening',
    'conventions.move',
    async (ctx, req) => {
      const { runId } = await openCampaign(ctx, idOf(req))
      await record(ctx, 'conventions.campaign_work_asked', { id: idOf(req) }, { work: 'invite' })
      return `/runs/${runId}`
    },
    undefined,
    found,
  )
  action(
    '/campaigns/:id/closure',
    'conventions.move',
    async (ctx, req) => {
      await closeCampaign(ctx, idOf(req))
      return `/campaigns/${idOf(req)}`
    },
    undefined,
    found,
  )

  /** Asks for long work on many bodies, and leads to its progress. */
  const askFor = async (ctx: Ctx, id: string, work: 'send' | 'remind' | 'pack' | 'items', more: object) => {
    const campaign = await getCampaign(ctx, id)
    const w = campaignWords(ctx.lang)
    const titles = { send: w.sending, remind: w.reminding, pack: w.packing, items: w.recording }
    const run = await startRun(ctx, {
      kind: 'conventions.campaign',
      title: `${titles[work]}: ${campaign.title}`,
      task: `conventions.campaign_${work}`,
      payload: { campaignId: id, lang: ctx.lang, ...more },
    })
    await record(ctx, 'conventions.campaign_work_asked', { id }, { work })
    return `/runs/${run.id}`
  }

  const sending = async (ctx: Ctx, req: Req, refused: Refused = {}): Promise<View> => {
    const campaign = await openedCampaign(ctx, idOf(req))
    const chosen = choiceOf(req)
    return {
      title: campaignWords(ctx.lang).sendTitle,
      crumbs: crumbs(ctx, campaign),
      body: (
        <SendingForm
          lang={ctx.lang}
          campaign={campaign}
          count={(await bodiesOf(ctx, campaign, chosen.filter, chosen.chosen)).length}
          hidden={hiddenOf(chosen)}
          protocol={await readSetting(ctx)}
          values={refused.errors || refused.problem ? (req.body as Values) : {}}
          {...refused}
        />
      ),
    }
  }
  const again = (ctx: Ctx, req: Req) => shown(ctx, idOf(req), {})
  action('/campaigns/:id/sending', 'conventions.move', (ctx, req) => sending(ctx, req), again, {
    ...found,
    silent: 'asks for the protocol number before anything is sent',
  })
  action(
    '/campaigns/:id/letters',
    'conventions.move',
    async (ctx, req) => {
      await openedCampaign(ctx, idOf(req))
      const chosen = choiceOf(req)
      const { mode, required } = await readSetting(ctx)
      const number = String(req.body['number'] ?? '').trim()
      if (mode === 'hand' && required && !number) throw invalid({ number: 'required' })
      const typed = number ? parse(TypedEntry, { ...req.body, year: undefined }) : undefined
      if (typed?.registeredOn && typed.registeredOn > today(ctx.now, ctx.zone))
        throw invalid({ registeredOn: 'protocol_in_future' })
      if (typed && !typed.office) throw invalid({ office: 'required' })
      return askFor(ctx, idOf(req), 'send', { ...chosen, ...(typed && { typed }) })
    },
    (ctx, req, { fields, sentence }) => sending(ctx, req, { errors: fields, problem: sentence }),
    found,
  )
  action(
    '/campaigns/:id/reminders',
    'conventions.move',
    async (ctx, req) => {
      await openedCampaign(ctx, idOf(req))
      return askFor(ctx, idOf(req), 'remind', choiceOf(req))
    },
    again,
    found,
  )
  action(
    '/campaigns/:id/documents',
    'conventions.move',
    (ctx, req) => askFor(ctx, idOf(req), 'pack', choiceOf(req)),
    again,
    found,
  )
  download('/campaigns/:id/documents', 'conventions.move', async (ctx, req) => {
    const { id } = await getCampaign(ctx, idOf(req))
    const latest = await ctx.db
      .selectFrom('file')
      .select('id')
      .where('ownerId', '=', id)
      .where('ownerKind', '=', 'conventions.campaign')
      .orderBy('createdAt', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!latest) throw notFound()
    const file = await readFileOf(ctx, latest.id)
    return { name: file.name, type: file.type, content: file.bytes }
  })

  const items = async (ctx: Ctx, req: Req, refused: Refused = {}): Promise<View> => {
    const campaign = await getCampaign(ctx, idOf(req))
    const w = campaignWords(ctx.lang)
    return {
      title: w.items,
      lead: w.itemsLead,
      crumbs: crumbs(ctx, campaign),
      body: (
        <ItemsPage
          lang={ctx.lang}
          campaign={campaign}
          items={await listItems(ctx, campaign.id)}
          moves={ctx.actor.permissions.has('conventions.move')}
          sentence={say(ctx)}
          {...refused}
        />
      ),
    }
  }
  page('/campaigns/:id/items', 'conventions.campaigns', (ctx, req) => items(ctx, req))
  action(
    '/campaigns/:id/items',
    'conventions.move',
    async (ctx, req) => {
      const brought = await unpack(req.files.filter((f) => f.field === 'files'))
      if (brought.length === 0) throw invalid({ files: 'file_needed' })
      await stageFiles(ctx, idOf(req), brought)
      return `/campaigns/${idOf(req)}/items`
    },
    (ctx, req, { fields, sentence }) => items(ctx, req, { errors: fields, problem: sentence }),
    found,
  )
  action(
    '/campaigns/:id/items/table',
    'conventions.move',
    async (ctx, req) => {
      const file = req.files.find((f) => f.field === 'table')
      if (!file || file.bytes.length === 0) throw invalid({ table: 'file_needed' })
      await stageLines(ctx, idOf(req), file.bytes.toString('utf8'))
      return `/campaigns/${idOf(req)}/items`
    },
    (ctx, req, { fields, sentence }) => items(ctx, req, { errors: fields, problem: sentence }),
    found,
  )
  action(
    '/campaigns/:id/items/recording',
    'conventions.move',
    async (ctx, req) => {
      await openedCampaign(ctx, idOf(req))
      return askFor(ctx, idOf(req), 'items', {})
    },
    undefined,
    found,
  )
  action(
    '/campaigns/:id/items/:item/removal',
    'conventions.move',
    async (ctx, req) => {
      const { id, item } = fromPath(ByItem, req.params)
      await dropItem(ctx, id, item)
      return `/campaigns/${id}/items`
    },
    undefined,
    found,
  )

  download('/adhesions/:id/documents/:file', 'conventions.read', async (ctx, req) => {
    const { id, file } = fromPath(ByDocument, req.params)
    const a = await getAdhesion(ctx, id)
    const campaign = await campaignOf(ctx, a.conventionId)
    const line = campaign && (await checklistLine(ctx, campaign, a.bodyId))
    if (!line) throw notFound()
    const [kind, format] = file.split('.') as [(typeof documentKinds)[number], (typeof formats)[number]]
    return documentOf(ctx, campaign, { bodyId: a.bodyId, adhesionId: a.id, bodyName: a.bodyName }, kind, format)
  })
}
