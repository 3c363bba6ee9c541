import type { FormFilling, FormMark } from '@jingjing/schema/forms'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { fillingFileAddress } from '../../api/extract.ts'
import { formatFullTime, formatNumber } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { usePreferences } from '../../ui/preferences.ts'

const NUM_SHOWN_CHANGES = 40
const NUM_SHOWN_CELLS = 6

/** The newest filling whole: the file, what could not be filled, what changed; the older ones as files. */
export function FillingsPanel({ fillings }: { fillings: readonly FormFilling[] }) {
  const { t } = useTranslation()
  const { language } = usePreferences().preferences
  const [newest, ...older] = fillings
  if (newest === undefined) return null
  return (
    <Panel
      title={t('extract:filling.title', { time: formatFullTime(newest.createdAt, language) })}
      subtitle={[
        t('extract:filling.count', {
          rows: formatNumber(newest.numRows),
          cells: formatNumber(newest.numCells),
        }),
        ...newest.versions.map((one) => t('extract:preview.version', one)),
      ].join(' · ')}
      extra={
        <Button type="primary" href={fillingFileAddress(newest.id)} download>
          {t('extract:runs.fetch')}
        </Button>
      }
    >
      <div className="builder-stack">
        <Marks filling={newest} />
        <Changes filling={newest} />
        {older.length > 0 ? (
          <details>
            <summary>{t('extract:filling.older', { count: older.length })}</summary>
            <ul className="extract-list">
              {older.map((one) => (
                <li key={one.id}>
                  <span className="figures">{formatFullTime(one.createdAt, language)}</span>
                  <a href={fillingFileAddress(one.id)} download>
                    {one.fileName}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </div>
    </Panel>
  )
}

function Marks({ filling }: { filling: FormFilling }) {
  const { t } = useTranslation()
  if (filling.marks.length === 0) return <p className="note">{t('extract:filling.noMarks')}</p>
  return (
    <section>
      <h3>{t('extract:filling.marks', { count: gatherMarks(filling.marks).length })}</h3>
      <ul className="form-marks">
        {gatherMarks(filling.marks).map((mark) => (
          <li key={`${mark.sheet}/${mark.column}/${mark.why}`}>
            {[mark.sheet, mark.column].filter((one) => one !== null).join(' · ')}
            {t('extract:filling.colon')}
            {t(`extract:mark.${mark.why}`, { value: formatNumber(mark.count) })}
            {mark.cells.length > 0 ? (
              <span className="tertiary figures">
                {' '}
                {mark.cells.slice(0, NUM_SHOWN_CELLS).join(t('ingest:listSeparator'))}
                {mark.cells.length > NUM_SHOWN_CELLS ? '…' : ''}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The cells of one column that were left open for one reason are one thing to look at. */
function gatherMarks(marks: readonly FormMark[]): (FormMark & { cells: string[] })[] {
  const byKind = new Map<string, FormMark & { cells: string[] }>()
  for (const mark of marks) {
    const key = `${mark.sheet}/${mark.column}/${mark.why}`
    const known = byKind.get(key)
    const cells = mark.cell === null ? [] : [mark.cell]
    if (known === undefined) byKind.set(key, { ...mark, cells })
    else {
      known.count += mark.count
      known.cells.push(...cells)
    }
  }
  return [...byKind.values()]
}

function Changes({ filling }: { filling: FormFilling }) {
  const { t } = useTranslation()
  const { changes } = filling
  if (changes === null) return null
  if (changes.listed.length === 0) return <p className="note">{t('extract:filling.unchanged')}</p>
  const shown = changes.listed.slice(0, NUM_SHOWN_CHANGES)
  return (
    <section>
      <h3>
        {t('extract:filling.changes', {
          added: changes.numAdded,
          removed: changes.numRemoved,
          changed: changes.numChanged,
        })}
      </h3>
      <ul className="form-changes">
        {shown.map((change) => (
          <li key={`${change.sheet}/${change.kind}/${change.row}/${change.column}`}>
            {t(`extract:change.${change.kind}`, {
              row: change.row,
              column: change.column ?? '',
              before: change.before ?? '—',
              after: change.after ?? '—',
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}
