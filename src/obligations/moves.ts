/** How far a duty is. Late is none of them: it is what was due before today and is not done. */
export const states = ['todo', 'in_progress', 'done', 'not_applicable'] as const
export type State = (typeof states)[number]
/** Those where something is still to be done. */
export const open: readonly State[] = ['todo', 'in_progress']

export type MoveName = 'start' | 'completion' | 'inapplicability' | 'reopening'
export type Move = {
  name: MoveName
  /** `obligations.<event>`. */
  event: string
  from: readonly State[]
  to: State
  asks: readonly ('evidence' | 'reason' | 'day')[]
}

/** The one table of what may happen to a duty: buttons, refusals, routes and the diagram of the README. */
export const moves: readonly Move[] = [
  { name: 'start', event: 'duty_started', from: ['todo'], to: 'in_progress', asks: [] },
  { name: 'completion', event: 'duty_done', from: open, to: 'done', asks: ['day', 'evidence'] },
  { name: 'inapplicability', event: 'duty_not_applicable', from: open, to: 'not_applicable', asks: ['reason'] },
  { name: 'reopening', event: 'duty_reopened', from: ['done', 'not_applicable'], to: 'todo', asks: ['reason'] },
]
export const moveOf = (name: MoveName) => moves.find((m) => m.name === name)!

export const isLate = (d: { state: State; dueOn: string | null }, day: string) =>
  open.includes(d.state) && d.dueOn !== null && d.dueOn < day

/** The diagram of the README, drawn from the table. */
export const diagram = () =>
  [
    'stateDiagram-v2',
    '  [*] --> todo',
    ...moves.flatMap((m) => m.from.map((from) => `  ${from} --> ${m.to}: ${m.name}`)),
  ].join('\n')
