#!/usr/bin/env node
// Teaches Node TypeScript, then hands over to the command line.
import { register } from 'tsx/esm/api'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `井井需要 Node.js 20.19 或更高版本，当前是 ${process.versions.node}。 Jingjing needs Node.js 20.19 or later.\n`,
  )
  process.exit(2)
}
register()
await import('../server/src/cli/main.ts')
