// What scripts add to pages that already work without them. Each part looks for its own mark in the page.
import { choice } from './choice.ts'
import { command } from './command.ts'
import { confirmation } from './confirm.ts'
import { keys } from './keys.ts'
import { live } from './live.ts'
import { preview } from './preview.ts'
import { run } from './run.ts'
import { small } from './small.ts'
import { watch } from './watch.ts'
import { when } from './when.ts'

document.documentElement.classList.add('js')
for (const begin of [small, when, confirmation, choice, live, preview, run, watch, command, keys]) begin()
