import type { CodeList, DescriptionPatch } from '@jingjing/schema/describe'
import { FREQUENCY_URIS, shiftedDay } from '../dcat/describe-catalogue.ts'
import { isRecord } from './data-package.ts'
import { codeOfLabel } from './metadata-words.ts'
import { checkedPatch } from './workbook.ts'

/** What a DCAT catalogue in JSON-LD says of datasets, by their identifiers; under the prefixes that are written here. */
export function readDcat(
  json: Record<string, unknown>,
  lists: readonly CodeList[],
): { id: string; patch: DescriptionPatch }[] {
  const theme = lists.find((list) => list.id === 'theme')
  return [json['dcat:dataset']].flat().flatMap((one) => {
    if (!isRecord(one) || typeof one['dct:identifier'] !== 'string') return []
    const id = one['dct:identifier']
    const said: Record<string, unknown> = {
      title: inLanguage(one['dct:title'], 'zh'),
      titleEn: inLanguage(one['dct:title'], 'en'),
      description: inLanguage(one['dct:description'], 'zh'),
      keywords:
        one['dcat:keyword'] === undefined
          ? undefined
          : [one['dcat:keyword']].flat().flatMap((word) => inLanguage(word, 'zh') ?? []),
      department: textIn(one['dct:publisher'], 'foaf:name'),
      licence: textIn(one['dct:license'], 'dct:title'),
      contact: textIn(one['dcat:contactPoint'], 'vcard:fn'),
      theme: themeOf(one['dcat:theme'], theme),
      updateFrequency: frequencyOf(one['dct:accrualPeriodicity']),
      periodFrom: dayIn(one['dct:temporal'], 'dcat:startDate'),
      periodTo: lastDayIn(one['dct:temporal']),
    }
    const patch = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
    return [{ id, patch: checkedPatch(patch, id) }]
  })
}

/** The text of a literal, or of the one among several that is in a language. */
function inLanguage(value: unknown, language: 'zh' | 'en'): string | undefined {
  for (const one of [value].flat()) {
    if (typeof one === 'string' && language === 'zh') return one
    if (!isRecord(one) || typeof one['@value'] !== 'string') continue
    const said = String(one['@language'] ?? 'zh')
    if (said.startsWith(language)) return one['@value']
  }
  return undefined
}

const textIn = (value: unknown, key: string): string | undefined => {
  if (typeof value === 'string') return value
  return isRecord(value) && typeof value[key] === 'string' ? value[key] : undefined
}

function themeOf(value: unknown, list: CodeList | undefined): string | undefined {
  const one = [value].flat().find(isRecord)
  if (one === undefined) return undefined
  const code = textIn(one, 'skos:notation') ?? inLanguage(one['skos:prefLabel'], 'zh')
  return code === undefined ? undefined : codeOfLabel(list, code)
}

function frequencyOf(value: unknown): string | undefined {
  const uri = isRecord(value) ? value['@id'] : value
  return Object.entries(FREQUENCY_URIS).find(([, one]) => one === uri)?.[0]
}

function dayIn(value: unknown, key: string): string | undefined {
  if (!isRecord(value)) return undefined
  const day = isRecord(value[key]) ? value[key]['@value'] : value[key]
  return typeof day === 'string' ? day.slice(0, 10) : undefined
}

function lastDayIn(value: unknown): string | undefined {
  const day = dayIn(value, 'dcat:endDate')
  return day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) ? shiftedDay(day, 1) : undefined
}
