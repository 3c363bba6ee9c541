import type { ProposedTable } from '@jingjing/schema/ingest'
import { usePreferences } from '../../ui/preferences.ts'
import { recognitionSentence } from '../../ui/recognition-text.ts'

/** Why something was understood as it was. */
export function EvidenceLine({ evidence }: { evidence: ProposedTable['evidence'] }) {
  const { language } = usePreferences().preferences
  if (evidence.length === 0) return null
  return (
    <p className="evidence">
      {evidence
        .map((item) => recognitionSentence(item.code, item.params))
        .join(language === 'zh' ? '；' : '; ')}
    </p>
  )
}
