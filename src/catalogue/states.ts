export const states = ['idea', 'assessed', 'approved', 'pilot', 'active', 'review', 'retiring', 'retired'] as const
export type State = (typeof states)[number]

/** What a move asks for: the act it stands on, the qualification of a cloud service, a plan for those who have the service. */
type Guard = 'act' | 'cloud' | 'plan'
export type Move = { from: State; to: State; needs: readonly Guard[] }

/**
 * Every way a service goes from one state to another. Buttons, refusals and the diagram of the README come from here.
 * A cloud service is offered only while it is qualified for the class of its data, as the national regulation on cloud
 * services for public bodies asks; nobody is left without a plan when a service ends.
 */
export const moves: readonly Move[] = [
  { from: 'idea', to: 'assessed', needs: [] },
  { from: 'assessed', to: 'approved', needs: ['act'] },
  { from: 'approved', to: 'pilot', needs: ['cloud'] },
  { from: 'pilot', to: 'active', needs: ['cloud'] },
  { from: 'active', to: 'review', needs: [] },
  { from: 'review', to: 'active', needs: ['cloud'] },
  { from: 'review', to: 'retiring', needs: ['act', 'plan'] },
  { from: 'retiring', to: 'retired', needs: [] },
]
export const movesFrom = (state: State): readonly Move[] => moves.filter((m) => m.from === state)

/** States in which bodies use the service. */
export const inUse: readonly State[] = ['pilot', 'active', 'review', 'retiring']
/** States everybody may read about. */
export const isPublic = (state: State) => ['active', 'review', 'retiring'].includes(state)

export const dataClasses = ['ordinary', 'critical', 'strategic'] as const
export type DataClass = (typeof dataClasses)[number]
export type Cloud = {
  cloud: boolean
  dataClass: DataClass
  cloudLevel: DataClass | null
  cloudEntry: string
  cloudUntil: string | null
}

/** What the qualification of a cloud service lacks on a day, or null when nothing. */
export function cloudLacks(c: Cloud, day: string): 'cloud_unqualified' | 'cloud_level' | 'cloud_expired' | null {
  if (!c.cloud) return null
  if (!c.cloudLevel || !c.cloudEntry || !c.cloudUntil) return 'cloud_unqualified'
  if (dataClasses.indexOf(c.cloudLevel) < dataClasses.indexOf(c.dataClass)) return 'cloud_level'
  return c.cloudUntil < day ? 'cloud_expired' : null
}

/** The table above as a diagram. */
export const diagram = () =>
  ['```mermaid', 'stateDiagram-v2', '  [*] --> idea']
    .concat(moves.map((m) => `  ${m.from} --> ${m.to}${m.needs.length > 0 ? `: ${m.needs.join(', ')}` : ''}`))
    .concat('  retired --> [*]', '```')
    .join('\n')
