import { join } from 'node:path'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { config } from '../platform/config.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { fromPath, keyOf, localPath, mayGo, type Web } from '../platform/http.ts'
import { readLetter } from '../platform/mail.ts'
import type { Found, Module } from '../platform/module.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { cancelRun, findRun, listRuns } from '../platform/runs.ts'
import { record } from '../platform/events.ts'
import { readLines } from './history.ts'
import { HistoryPage, LetterPage, MailList, RunList, RunPage, SearchPage, SettingsForm } from './pages.tsx'
import { CentreSettings, readCentre, saveSettings } from './settings.ts'
import { words } from './words.ts'

const ById = z.object({ id: z.uuid() })

/** Pages of the installation itself: work in progress, outgoing mail of a demo, the history, the search over all modules. */
export function systemRoutes(modules: () => readonly Module[]) {
  return ({ page, action, api }: Web) => {
    action(
      '/language',
      'public',
      async (_ctx, req) => {
        const { lang } = parse(z.object({ lang: z.enum(['it', 'en']) }), req.body)
        return { to: localPath(req.body['next']), lang }
      },
      undefined,
      { silent: 'the language stands in a cookie' },
    )

    page('/runs', 'system.read', async (ctx) => ({
      title: words(ctx.lang).runs,
      lead: words(ctx.lang).runsLead,
      body: <RunList lang={ctx.lang} runs={await listRuns(ctx)} />,
    }))
    page('/runs/:id', 'system.read', async (ctx, req) => {
      const run = await findRun(ctx, fromPath(ById, req.params).id)
      if (!run) throw notFound()
      const w = words(ctx.lang)
      const { data: result } = z.looseObject({ href: z.string(), word: z.string() }).safeParse(run.result)
      // Who may watch a work may not always enter the pages it fills.
      const href = result && mayGo(ctx.actor, result.href) ? localPath(result.href) : null
      return {
        title: run.title,
        crumbs: [{ href: '/runs', label: w.runs }],
        ...(['queued', 'running'].includes(run.state) && { refresh: 3 }),
        body: (
          <RunPage
            lang={ctx.lang}
            run={run}
            cancels={ctx.actor.permissions.has('system.run')}
            more={result ? { href, word: result.word } : null}
          />
        ),
      }
    })
    action('/runs/:id/cancellation', 'system.run', async (ctx, req) => {
      const { id } = fromPath(ById, req.params)
      if (!(await findRun(ctx, id))) throw notFound()
      if (!(await cancelRun(ctx, id))) throw conflict('run_over')
      await record(ctx, 'system.run_cancelled', { id })
      return `/runs/${id}`
    })

    if (config().demo) {
      page('/mail', 'system.read', async (ctx) => {
        const letters = await ctx.db
          .selectFrom('mail')
          .select(['id', 'toAddress', 'subject', 'state', 'createdAt'])
          .orderBy('createdAt', 'desc')
          .limit(100)
          .execute()
        return {
          title: words(ctx.lang).mail,
          lead: words(ctx.lang).mailLead,
          body: <MailList lang={ctx.lang} letters={letters} />,
        }
      })
      page('/mail/:id', 'system.read', async (ctx, req) => {
        const { id } = fromPath(ById, req.params)
        const letter = await ctx.db
          .selectFrom('mail')
          .select(['id', 'toAddress', 'subject', 'text'])
          .where('id', '=', id)
          .executeTakeFirst()
        if (!letter) throw notFound()
        const kept = await readLetter(join(config().dataDir, 'mail'), id)
        return {
          title: letter.subject,
          crumbs: [{ href: '/mail', label: words(ctx.lang).mail }],
          body: <LetterPage lang={ctx.lang} to={letter.toAddress} text={kept?.text ?? letter.text ?? ''} />,
        }
      })
    }

    page('/history', 'system.history', async (ctx, req) => {
      const { after } = parse(z.object({ after: z.string().max(200).optional() }), req.query)
      const { lines, next, lastSeal } = await readLines(ctx, keyOf(z.tuple([z.number().int()]), after)?.[0] ?? null)
      return {
        title: words(ctx.lang).history,
        lead: words(ctx.lang).historyLead,
        body: <HistoryPage lang={ctx.lang} lines={lines} lastSeal={lastSeal} next={next && `/history?after=${next}`} />,
      }
    })

    // Without bodies and people there is no centre: those modules are always there.
    const canBeOff = () =>
      modules()
        .filter((m) => m.routes || m.api)
        .map((m) => m.name)
        .filter((name) => !['members', 'people', 'system'].includes(name))
    const settings = async (
      ctx: Ctx,
      values: Record<string, unknown> | null,
      refused: { errors?: Record<string, string>; problem?: string } = {},
    ) => {
      const centre = await readCentre(ctx)
      const shown = values ?? { ...centre, headMail: centre.headMail.join('\n') }
      const w = words(ctx.lang)
      return {
        title: w.settings,
        lead: w.settingsLead,
        body: (
          <SettingsForm
            lang={ctx.lang}
            values={shown as Values}
            hasSecret={Boolean(centre.hasSecret)}
            modules={canBeOff()}
            {...refused}
          />
        ),
      }
    }
    page('/settings', 'system.settings', (ctx) => settings(ctx, null))
    action(
      '/settings',
      'system.settings',
      async (ctx, req) => {
        await saveSettings(ctx, parse(CentreSettings, req.body), canBeOff())
        return { to: '/settings', flash: words(ctx.lang).saved }
      },
      (ctx, req, { fields, sentence }) => settings(ctx, req.body, { errors: fields, problem: sentence }),
    )

    const Query = z.object({ q: z.string().trim().max(100).default('') })
    page('/search', 'signed-in', async (ctx, req) => {
      const { q } = parse(Query, req.query)
      const groups = await findEverywhere(ctx, modules(), q)
      return {
        title: words(ctx.lang).search,
        body: <SearchPage lang={ctx.lang} q={q} groups={groups} />,
        json: { groups },
      }
    })

    api(
      'GET',
      '/status',
      'public',
      {
        summary: 'Whether the service answers',
        answer: z.object({ status: z.literal('ok'), version: z.string() }),
        examples: [{ status: 'ok', version: '0.1.0' }],
      },
      async () => ({ status: 'ok' as const, version: config().version }),
    )
  }
}

/** What the command box finds: every module that this person may read is asked, and the pages of the navigation; without words, those pages. */
async function findEverywhere(ctx: Ctx, all: readonly Module[], q: string) {
  const modules = all.filter((m) => !ctx.actor.modulesOff.has(m.name))
  const groups: { word: string; items: Found[] }[] = []
  if (q.length >= 2)
    for (const module of modules) {
      const box = module.commandBox
      if (!box || !ctx.actor.permissions.has(box.permission)) continue
      const items = await box.find(ctx, q)
      if (items.length > 0) groups.push({ word: box.word(ctx.lang), items })
    }
  const at = ctx.actor.bodyIds === '*' ? 'centre' : 'body'
  const pages = modules
    .flatMap((m) => m.nav ?? [])
    .filter(
      (n) =>
        n.at === at &&
        ctx.actor.permissions.has(n.permission) &&
        n.word(ctx.lang).toLowerCase().includes(q.toLowerCase()),
    )
    .toSorted((a, b) => a.order - b.order)
  if (pages.length > 0)
    groups.push({
      word: words(ctx.lang).pages,
      items: pages.map((n) => ({ label: n.word(ctx.lang), hint: '', href: n.href })),
    })
  return groups
}
