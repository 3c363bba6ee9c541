import type { KnownLists } from '@jingjing/analysis/recognise/lists/match-lists'
import type { RulePack } from '../rules/index.ts'

/** The rule packs by which recognition knows values and titles. */
export function knownLists(packs: readonly RulePack[]): KnownLists {
  const lists: KnownLists = { codeLists: [], fieldSets: [] }
  for (const pack of packs) {
    if (pack.pack === 'urban-management-codes' || pack.pack === 'chaoyang-codes')
      lists.codeLists.push({ name: pack.source.name, entries: pack.body.entries })
    else if (pack.pack === 'case-field-sets')
      for (const { title, fields } of pack.body.sets) lists.fieldSets.push({ name: title.zh, fields })
  }
  return lists
}
