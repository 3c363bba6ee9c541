import type { TFunction } from 'i18next'
import type { RulePack } from '../../api/rules.ts'
import { formatNumber } from '../../ui/format.ts'

/** Packs by name, and within each the newest version first. */
export function groupPacks(packs: readonly RulePack[]): { pack: string; versions: RulePack[] }[] {
  const groups = new Map<string, RulePack[]>()
  for (const pack of packs) groups.set(pack.pack, [...(groups.get(pack.pack) ?? []), pack])
  return [...groups]
    .map(([pack, versions]) => ({
      pack,
      versions: versions.sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1)),
    }))
    .sort((a, b) => (a.pack < b.pack ? -1 : 1))
}

/** The place of a version on the page, as other pages point to it. */
export function packAnchor(pack: Pick<RulePack, 'pack' | 'version'>): string {
  return `${pack.pack}@${pack.version}`
}

export function isInForce(pack: Pick<RulePack, 'validFrom' | 'validTo'>, today: string): boolean {
  return pack.validFrom <= today && (pack.validTo === null || today < pack.validTo)
}

/** What an act was about, in words where there are some; what nobody gave and what does not hold is left out. */
export function detailWords(detail: Readonly<Record<string, unknown>>, t: TFunction): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '' && value !== false)
    .map(([name, value]) => {
      const title = t(`system:detail.${name}`, { defaultValue: name })
      if (value === true) return title
      if (typeof value === 'number' && name.startsWith('num')) return `${title} ${formatNumber(value)}`
      const words = String(value)
        .split(' ')
        .map((word) => wordOf(name, word, t))
        .join(t('ingest:listSeparator'))
      return `${title} ${words}`
    })
    .join(' · ')
}

function wordOf(name: string, word: string, t: TFunction): string {
  if (name === 'roles') return t(`access-control:role.${word}`, { defaultValue: word })
  if (name === 'known') return t(`personal-data:kind.${word}`, { defaultValue: word })
  if (name === 'covers') return t(`system:covers.${word}`, { defaultValue: word })
  if (name === 'communities' && word === '*') return t('access-control:scope.everywhere')
  return name === 'by' ? t(`system:signInBy.${word}`, { defaultValue: word }) : word
}

/** What was done; an act that no operation has written down itself is told by its part of the platform and its method. */
export function actWords(action: string, t: TFunction): string {
  const [area = '', verb = ''] = action.split(':')
  return t(`system:act.${area}.${verb}`, {
    defaultValue: `${t(`system:actArea.${area}`, { defaultValue: area })} · ${t(`system:method.${verb}`, { defaultValue: verb })}`,
  })
}
