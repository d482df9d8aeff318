/** What an address outside may be told of: events with identifiers and plain facts, never people's data. */
export const kinds = [
  'desk.ticket_opened',
  'desk.ticket_charged',
  'desk.ticket_assigned',
  'desk.ticket_answered',
  'desk.body_asked',
  'desk.words_received',
  'desk.ticket_resumed',
  'desk.ticket_to_specialist',
  'desk.ticket_to_supplier',
  'desk.ticket_returned',
  'desk.ticket_solved',
  'desk.ticket_closed',
  'desk.ticket_expired',
  'desk.ticket_reopened',
  'desk.ticket_cancelled',
  'desk.ticket_merged',
  'desk.incident_opened',
  'desk.incident_moved',
  'desk.penalty_set',
  'dues.notice_sent',
] as const
/** A delivery somebody asked for to see whether it arrives. */
export const TRIAL = 'webhooks.trial'
