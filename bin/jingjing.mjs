#!/usr/bin/env node
// Looks at Node's version, then hands over to the command line.
import { runEntry } from '../server/src/db/compile-entry.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `井井需要 Node.js 20.19 或更高版本，当前是 ${process.versions.node}。 Jingjing needs Node.js 20.19 or later.\n`,
  )
  process.exit(2)
}
await runEntry(new URL('../server/src/cli/main.ts', import.meta.url).href)
