import type { Module } from '../platform/module.ts'
import { commands } from './commands.ts'

/** The demo centres: real names and codes, invented people. It owns nothing: it fills the tables of others through their doors. */
export const demo: Module = { name: 'demo', tables: [], permissions: [], commands }

export { loadDemo } from './load.ts'
