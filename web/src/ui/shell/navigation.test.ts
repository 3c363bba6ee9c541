import { PERMISSIONS, type Permission } from '@jingjing/schema/access-control'
import { describe, expect, it } from 'vitest'
import { activeEntry, bottomBar, NAVIGATION, visibleNavigation } from './navigation.ts'

describe('navigation', () => {
  it('shows only what a person may open, and no empty groups', () => {
    const groups = visibleNavigation(['monitoring:read'])
    const names = groups.flatMap((group) => group.entries.map((entry) => entry.name))
    expect(names).toEqual(['monitoring', 'work', 'alerts', 'compare', 'bulletin', 'screen', 'jobs', 'help'])
    expect(groups.every((group) => group.entries.length > 0)).toBe(true)
  })

  it('has every entry for a person with every right', () => {
    expect(visibleNavigation(PERMISSIONS)).toEqual(NAVIGATION)
  })

  it('marks the entry that a page belongs to, the most exact one', () => {
    const active = (path: string) => activeEntry(NAVIGATION, path)?.name
    expect(active('/')).toBe('overview')
    expect(active('/data')).toBe('data')
    expect(active('/data/hotline-cases')).toBe('data')
    expect(active('/data/import')).toBe('import')
    expect(active('/monitoring/environment')).toBe('environment')
    expect(active('/database')).toBeUndefined()
  })

  it('has at most four places in the bottom bar, in their order', () => {
    expect(bottomBar(NAVIGATION).map((entry) => entry.name)).toEqual([
      'overview',
      'data',
      'monitoring',
      'environment',
    ])
    const names = (...permissions: Permission[]) =>
      bottomBar(visibleNavigation(permissions)).map((entry) => entry.name)
    expect(names()).toEqual(['jobs'])
    expect(names('audit:read', 'rules:read', 'access-control:read')).toEqual([
      'people',
      'audit',
      'jobs',
      'rules',
    ])
  })
})
