import type { ParseArgsOptionsConfig } from 'node:util'
import type { Settings } from './settings.ts'

export type CommandInput = {
  values: Record<string, string | boolean | string[] | undefined>
  positionals: string[]
  settings: Settings
  /** How far the work is, on the line below: for whoever watches, never part of the answer. */
  progress: (done: number, total: number, message?: string) => void
  /** What the command found: the value with --json, otherwise the text. Called once. */
  answer: (value: unknown, text: string) => void
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
}

/** A word after `campanile`. It runs with the database open; it throws a Halt to end with one line and a non-zero code. */
export type Command = {
  name: string
  summary: string
  usage: string
  /** Besides --json and --help, which every command has. */
  options: ParseArgsOptionsConfig
  run: (input: CommandInput) => Promise<void>
}
