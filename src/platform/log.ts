import pino, { type Logger } from 'pino'

export type Log = Logger

/** One line of JSON per thing worth knowing. No names, addresses, queries or bodies: what a person did stands in the events. */
export const makeLog = (level: string): Log =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
