import type { Finding, Profile, RecognisedTable, SourceCrs } from './contract.ts'

export interface TableOfFile {
  file: string
  table: RecognisedTable
}

/** Tables that become one dataset. */
export interface TableGroup {
  /** Stable for the same files: file names and table names. */
  key: string
  title: string
  profile: Profile | null
  sourceCrs: SourceCrs | null
  files: string[]
  /** Positions in the input, with the name of each table inside the dataset (lower-case ASCII, unique). */
  members: { index: number; name: string }[]
  findings: Finding[]
}

export interface SetAside {
  /** Position in the input. */
  index: number
  finding: Finding
}

export interface Together {
  groups: TableGroup[]
  /** Tables that are no dataset of their own: empty sheets, hidden sheets, copies of another sheet. */
  setAside: SetAside[]
}

export function recogniseTogether(inputs: TableOfFile[]): Together {
  return {
    groups: inputs.map(({ file, table }, index) => ({
      key: `${file}#${table.name}`,
      title: table.name,
      profile: table.profile,
      sourceCrs: table.geometry.kind === 'none' ? null : table.geometry.crs,
      files: [file],
      members: [{ index, name: 'rows' }],
      findings: [],
    })),
    setAside: [],
  }
}
