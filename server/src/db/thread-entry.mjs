// The first file of every worker thread: runs the TypeScript file that it was started for.
import { runEntry } from './compile-entry.mjs'

await runEntry(process.argv[2])
