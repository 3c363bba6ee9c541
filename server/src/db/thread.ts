import { Worker, type WorkerOptions } from 'node:worker_threads'

/** A worker thread whose file is TypeScript, whoever started this process. */
export function startThread(file: URL, options: WorkerOptions = {}): Worker {
  return new Worker(new URL('./thread-entry.mjs', import.meta.url), {
    ...options,
    argv: [file.href],
    execArgv: [],
  })
}
