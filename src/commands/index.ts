import type { Command } from '../platform/command.ts'
import { backup } from './backup.ts'
import { doctor } from './doctor.ts'
import { migrate } from './migrate.ts'
import { restore } from './restore.ts'
import { start } from './start.ts'

/** The commands of the installation itself. They open the database as they need; those of the modules find it open. */
export const operations: readonly Command[] = [start, migrate, doctor, backup, restore]
