import { JOB_KINDS } from './job-kinds.ts'
import { workInThread } from './jobs/job-thread.ts'

await workInThread(JOB_KINDS)
