import type { MessagePort } from 'node:worker_threads'
import type { Sql } from './sql.ts'

/** What a client asks of the thread that owns the embedded engine. One transaction runs at a time; the others queue. */
export type EmbeddedRequest =
  /** With settings it is a reader's, and read-only. */
  | { op: 'begin'; transaction: number; settings: Sql | null }
  | { op: 'query'; transaction: number; text: string; values: readonly unknown[] }
  | { op: 'copyIn'; transaction: number; text: string; bytes: Uint8Array }
  | { op: 'load'; text: string; bytes: Uint8Array }
  | { op: 'jot'; text: string; values: readonly unknown[] }
  | { op: 'copyOut'; transaction: number; text: string }
  | { op: 'commit'; transaction: number }
  | { op: 'rollback'; transaction: number }
  | { op: 'maintain'; text: string }
  | { op: 'listen'; channel: string }
  | { op: 'unlisten'; channel: string }
  | { op: 'connect'; port: MessagePort }
  | { op: 'close' }

export type EmbeddedAnswer =
  | { id: number; rows?: unknown[]; numRows?: number; bytes?: Uint8Array }
  | { id: number; failure: EngineFailure }
  | { channel: string; payload: string }

export interface EngineFailure {
  /** SQLSTATE, or `fault` where the engine answered without a command tag. */
  code: string
  message: string
  detail?: string
  constraint?: string
}

/** An error that the database raised. Its text may quote data, so it never reaches a reply or the request log. */
export class DatabaseError extends Error {
  readonly code: string
  readonly constraint: string | undefined

  constructor(failure: EngineFailure) {
    super(failure.message)
    this.name = 'DatabaseError'
    this.code = failure.code
    this.constraint = failure.constraint
  }
}
