import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { formRoutes } from './routes.tsx'
import { tasks } from './tasks.ts'
import { listForms } from './versions.ts'
import { problems, words } from './words.ts'

const numbered = z.object({ number: z.number() })

/** Request forms: built by the centre, filled in wherever another module asks for them. */
export const forms: Module = {
  name: 'forms',
  tables: ['form', 'form_version', 'form_draft', 'form_answer'],
  permissions: ['forms.read', 'forms.edit', 'forms.publish'],
  events: {
    'forms.form_added': z.object({ code: z.string() }),
    'forms.form_edited': z.object({}),
    'forms.version_begun': numbered,
    'forms.version_edited': numbered,
    'forms.version_published': numbered,
    'forms.version_discarded': numbered,
    'forms.version_retired': numbered,
    'forms.answers_kept': z.object({ form: z.string(), number: z.number() }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 45,
      word: (lang) => words(lang).nav,
      href: '/forms',
      permission: 'forms.read',
      icon: 'it-note',
    },
  ],
  routes: formRoutes,
  api,
  tasks,
  commandBox: {
    word: (lang) => words(lang).nav,
    permission: 'forms.read',
    find: async (ctx, q) =>
      (await listForms(ctx))
        .filter((f) => `${f.title} ${f.code}`.toLowerCase().includes(q.trim().toLowerCase()))
        .slice(0, 8)
        .map((f) => ({ label: f.title, hint: f.code, href: `/forms/${f.code}` })),
  },
}

export { discardDraft, type Filled, type Filling, keepTyped, loadDraft, readForm, takeStep } from './drafts.ts'
export { FormFields, labelsOf, SaveDraft } from './fields.tsx'
export { answerFile, answersOf, keepAnswers, type Subject } from './kept.ts'
export { addForm, editVersion, listForms, publishedForm, publishVersion } from './versions.ts'
export { AnswersView } from './view.tsx'
