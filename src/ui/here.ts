import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Lang } from '../platform/words.ts'

/** What every component may need to know about the page it is drawn in; the shells provide it. */
export type Here = { lang: Lang; zone: string; icons: string; path: string }

export const HereContext = createContext<Here>({ lang: 'it', zone: 'Europe/Rome', icons: '', path: '/' })

export const useHere = (): Here => useContext(HereContext)
