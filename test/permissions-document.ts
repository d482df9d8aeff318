import type { Door } from '../src/platform/access.ts'
import { allRoles, permissionsOf } from '../src/people/index.ts'

/** docs/permissions.md, from the routes and the roles. */
export function permissionsDocument(doors: readonly Door[]): string {
  const permissions = [...new Set(doors.map((d) => d.access))].toSorted()
  const who = (access: string) =>
    access === 'public'
      ? 'everybody'
      : access === 'signed-in'
        ? 'whoever is signed in'
        : allRoles.filter((r) => permissionsOf([r]).has(access)).join(', ')
  const routes = doors.toSorted((a, b) =>
    a.url === b.url ? a.method.localeCompare(b.method) : a.url.localeCompare(b.url),
  )
  return `# Who may enter where

Written from the routes by the tests (\`WRITE=1 npm test -- test/permissions.test.ts\`). Roles get their permissions in \`src/people/roles.ts\`. Officers of a body reach
only their body's objects, whatever the permission: that is the database's promise. What somebody may not see answers 404.

## Permissions

| permission | roles |
|---|---|
${permissions.map((p) => `| \`${p}\` | ${who(p)} |`).join('\n')}

## Routes

| method | address | permission | kind |
|---|---|---|---|
${routes.map((d) => `| ${d.method} | \`${d.url}\` | \`${d.access}\` | ${d.kind} |`).join('\n')}
`
}
