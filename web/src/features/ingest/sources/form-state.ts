import { type Source, SourceDraft } from '@jingjing/schema/ingest/sources'

/** What stands in the form, each as it is typed. */
export interface SourceForm {
  name: string
  kind: 'folder' | 'http' | 'postgresql' | 'mysql'
  folder: string
  url: string
  host: string
  port: string
  database: string
  user: string
  table: string
  isEncrypted: boolean
  /** Typed anew; empty leaves the one that is kept. */
  secret: string
  everyMinutes: number
  mode: 'replace' | 'append' | 'upsert'
  keyColumns: string[]
  isPaused: boolean
}

export const EVERY_MINUTES = [15, 60, 360, 1440, 10_080] as const

export const NEW_FORM: SourceForm = {
  name: '',
  kind: 'folder',
  folder: '',
  url: '',
  host: '',
  port: '',
  database: '',
  user: '',
  table: '',
  isEncrypted: true,
  secret: '',
  everyMinutes: 1440,
  mode: 'replace',
  keyColumns: [],
  isPaused: false,
}

export function formOf(source: Source): SourceForm {
  const { settings } = source
  const common = {
    ...NEW_FORM,
    name: source.name,
    kind: settings.kind,
    everyMinutes: source.everyMinutes,
    mode: source.mode,
    keyColumns: source.keyColumns,
    isPaused: source.isPaused,
  }
  if (settings.kind === 'folder') return { ...common, folder: settings.folder }
  if (settings.kind === 'http') return { ...common, url: settings.url, user: settings.user }
  const { host, port, database, user, table, isEncrypted } = settings
  return { ...common, host, port: String(port), database, user, table, isEncrypted }
}

const DEFAULT_PORTS = { postgresql: 5432, mysql: 3306 }

/** What is sent, or the fields that do not fit. */
export function draftOf(form: SourceForm): { draft: SourceDraft } | { wrong: ReadonlySet<string> } {
  const { kind } = form
  const settings =
    kind === 'folder'
      ? { kind, folder: form.folder }
      : kind === 'http'
        ? { kind, url: form.url.trim(), user: form.user.trim() }
        : {
            kind,
            host: form.host,
            port: form.port.trim() === '' ? DEFAULT_PORTS[kind] : Number(form.port),
            database: form.database.trim(),
            user: form.user.trim(),
            table: form.table.trim(),
            isEncrypted: form.isEncrypted,
          }
  const read = SourceDraft.safeParse({
    name: form.name,
    settings,
    ...(form.secret === '' ? {} : { secret: form.secret }),
    everyMinutes: form.everyMinutes,
    mode: form.mode,
    keyColumns: form.mode === 'upsert' ? form.keyColumns : [],
    isPaused: form.isPaused,
  })
  const wrong = new Set(read.success ? [] : read.error.issues.map((issue) => String(issue.path.at(-1) ?? '')))
  if (form.mode === 'upsert' && form.keyColumns.length === 0) wrong.add('keyColumns')
  return read.success && wrong.size === 0 ? { draft: read.data } : { wrong }
}

/** The host that must be listed before the source can be asked; null for a folder or an address not yet written. */
export function hostOf(form: SourceForm): string | null {
  if (form.kind === 'folder') return null
  if (form.kind !== 'http') return form.host.trim() === '' ? null : form.host.trim().toLowerCase()
  try {
    return new URL(form.url.trim()).hostname.toLowerCase() || null
  } catch {
    return null
  }
}

export const isListed = (host: string, allowedHosts: readonly string[]): boolean =>
  allowedHosts.some((one) => one === host || one.startsWith(`${host}:`))
