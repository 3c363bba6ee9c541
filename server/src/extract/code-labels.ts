import type { ExtractOutput } from '@jingjing/schema/extract'
import type { Cell } from './formats/format.ts'
import type { FieldInPlay } from './plan-extract.ts'

/**
 * Columns and values with the words of their code lists. A column of codes becomes one of text, whatever the codes were;
 * a value that its list does not know stays as it is. `write` is null where nothing changes.
 */
export function codeWriter(
  columns: readonly FieldInPlay[],
  { codesAs, language }: Pick<ExtractOutput, 'codesAs' | 'language'>,
): { columns: readonly FieldInPlay[]; write: ((values: readonly Cell[]) => Cell[]) | null } {
  if (codesAs === undefined || codesAs === 'codes' || columns.every(({ labels }) => labels === null))
    return { columns, write: null }
  const wordOf = (cell: Cell, labels: FieldInPlay['labels']): Cell => {
    if (labels === null || cell === null) return cell
    const code = String(cell)
    const [label, labelEn] = labels[code] ?? []
    if (label === undefined) return code
    const word = language === 'en' && labelEn ? labelEn : label
    return codesAs === 'both' ? `${code} ${word}` : word
  }
  return {
    columns: columns.map((column) =>
      column.labels === null ? column : { ...column, type: 'text', unit: null },
    ),
    write: (values) => values.map((cell, index) => wordOf(cell, columns[index]?.labels ?? null)),
  }
}
