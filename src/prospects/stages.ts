/** How far a body that could join is. Values in, values out. */
export const stages = ['new', 'contacted', 'interested', 'proposal', 'joining', 'joined', 'lost'] as const
export type Stage = (typeof stages)[number]
/** Those somebody is working on. */
export const open: readonly Stage[] = ['new', 'contacted', 'interested', 'proposal', 'joining']

/**
 * Where a prospect may go from a stage: to any open one, back too, or to lost. `joining` and `joined` are not chosen: the
 * first comes with the adhesion's file, the second with its entitlement. One that was lost may begin again.
 */
export const stagesFrom = (stage: Stage): readonly Stage[] => {
  if (stage === 'joined') return []
  const chosen = open.filter((s) => s !== 'joining')
  return stage === 'lost' ? chosen : [...chosen.filter((s) => s !== stage), 'lost']
}
