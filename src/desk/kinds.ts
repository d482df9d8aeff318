import type { MoveName } from './moves.ts'

/**
 * What kinds of case the desk knows. Others will come (reports on a map, applications, appointments of citizens): each brings
 * its code, its title, what its subject shows besides and the moves that make sense for it.
 */
export type Kind = {
  code: string
  /** Sections of the ticket's page that are this kind's own. */
  shows: readonly ('consultancy' | 'service')[]
  /** Moves this kind does not offer. */
  without: readonly MoveName[]
  /** Somebody else reads the answer before it goes. */
  readTwice: boolean
}

export const kinds = [
  { code: 'request', shows: ['service'], without: [], readTwice: false },
  { code: 'consultancy', shows: ['consultancy'], without: ['supplier'], readTwice: true },
] as const satisfies readonly Kind[]
export type KindCode = (typeof kinds)[number]['code']
export const kindCodes = kinds.map((k) => k.code)
export const kindOf = (code: string): Kind => kinds.find((k) => k.code === code) ?? kinds[0]
export const areas = ['legal', 'strategic', 'procurement', 'privacy', 'security', 'accessibility', 'funding'] as const
