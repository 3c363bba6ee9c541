// The first file of every worker thread: teaches the thread TypeScript, then runs the file it was started for.
import { register } from 'tsx/esm/api'

register()
await import(process.argv[2])
