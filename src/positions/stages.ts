/** The stretches of a position's life in which papers are asked for. */
export const stages = [
  'application',
  'acceptance',
  'contract',
  'completion',
  'payment',
  'check',
  'maintenance',
] as const
export type Stage = (typeof stages)[number]
