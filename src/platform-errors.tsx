import { h } from 'preact'
import type { View } from './platform/http.ts'
import type { Lang } from './platform/words.ts'

type Info = { status: number; sentence: string; requestId: string; lang: Lang }
export const errorView = ({ status, sentence, requestId }: Info): View => ({ title: String(status), status, body: h('div', {}, h('p', {}, sentence), h('p', {}, requestId)) })
