import type { UpdateFrequency } from '@jingjing/schema/describe'
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
  theme: string
  themeLabel: string
  themeLabelEn: string
  updateFrequency: UpdateFrequency
  contact: string
  periodFrom: string | null
  periodTo: string | null
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
  theme: string
  theme_label: string | null
  theme_label_en: string | null
  update_frequency: UpdateFrequency
  contact: string
  period_from: string | null
  period_to: string | null
  created_at: string
  updated_at: string
}

export const selectDescribed = (): Sql => sql`
  select id, title, title_en, description, keywords, department, licence, profile, sensitivity, is_synthetic,
    current_version as version, theme, theme_code.label as theme_label, theme_code.label_en as theme_label_en,
    update_frequency, contact, period_from, period_to, created_at, updated_at
  from catalog.dataset
  left join catalog.code theme_code on theme_code.list_id = 'theme' and theme_code.code = dataset.theme
  order by updated_at desc, id`
