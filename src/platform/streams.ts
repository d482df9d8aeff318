import type { FastifyReply, FastifyRequest } from 'fastify'
import { PassThrough } from 'node:stream'

/** One thing told to a reader; `id` is where they go on from when they come back. */
export type Message = { event: string; data: unknown; id?: number }
export type Tell = (message: Message) => void
/** Begins to tell, and answers with how to end it. `before` is what happened since the reader was last here. */
export type Telling = { before: readonly Message[]; begin: (tell: Tell) => () => void }

const HEARTBEAT = 20_000
/** After so long a reader comes again by itself, and is asked anew who it is. */
const LONGEST = 600_000
/** How many one person may hold open at once in one process: a page that is not looked at closes its own. */
const MOST = 6

/** The streams of one server, ended together so that it stops at once. */
export function makeStreams() {
  const open = new Map<() => void, string>()
  return {
    /** Whether this person has room for another. */
    room: (who: string) => [...open.values()].filter((x) => x === who).length < MOST,
    endAll: () => {
      for (const end of open.keys()) end()
    },
    /** Who does not ask for a stream reads what happened until now, and that is all. */
    answer(request: FastifyRequest, reply: FastifyReply, who: string, { before, begin }: Telling) {
      reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no')
      const past = `retry: 3000\n\n${before.map(line).join('')}`
      if (!(request.headers.accept ?? '').includes('text/event-stream')) return reply.send(past)
      const out = new PassThrough()
      out.write(past)
      // A reader who does not read is not waited for.
      const stop = begin((message) => void (out.writableLength < 65_536 ? out.write(line(message)) : end()))
      const beat = setInterval(() => out.write(': still here\n\n'), HEARTBEAT)
      const last = setTimeout(() => end(), LONGEST)
      const end = () => {
        if (!open.delete(end)) return
        clearInterval(beat)
        clearTimeout(last)
        stop()
        out.end()
      }
      open.set(end, who)
      reply.raw.once('close', end)
      return reply.send(out)
    },
  }
}

const line = ({ event, data, id }: Message) =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
