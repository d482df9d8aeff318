import type { State } from './moves.ts'

/** The columns of the funding officer's board: what the next thing to be done is. What is over stands in none. */
export const groups = {
  to_apply: ['identified', 'in_preparation'],
  awaiting: ['submitted', 'admissible', 'cup_entered'],
  to_contract: ['financed', 'implementer_set'],
  at_work: ['contracted', 'in_execution', 'completion_declared', 'revocation_procedure'],
  being_checked: ['technical_check', 'approved', 'payment_requested', 'formal_check'],
  obliging: ['paid', 'in_maintenance', 'sample_check'],
} as const satisfies Record<string, readonly State[]>
export type Group = keyof typeof groups
export const groupNames = Object.keys(groups) as [Group, ...Group[]]
/** Somebody else is looking, and may find fault. */
export const checks = ['technical_check', 'formal_check', 'sample_check'] as const satisfies readonly State[]
