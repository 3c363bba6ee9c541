import { type Sql, sql } from '../../db/sql.ts'

export interface Describe {
  id: string
  title: string
  titleEn: string
  description: string
  keywords: readonly string[]
  department: string
  licence: string
  profile: string | null
  sensitivity: string
  isSynthetic: boolean
  version: number
  createdAt: string
  updatedAt: string
}

export interface DescribedRow {
  id: string
  title: string
  title_en: string
  description: string
  keywords: string[]
  department: string
  licence: string
  profile: string | null
  sensitivity: string
  is_synthetic: boolean
  version: number
  created_at: string
  updated_at: string
}

export const selectDescribed = (): Sql => sql`
  select id, title, title_en, description, keywords, department, licence, profile, sensitivity, is_synthetic,
    current_version as version, created_at, updated_at
  from catalog.dataset order by updated_at desc, id`
