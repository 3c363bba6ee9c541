/** A linear model with whole-numbered columns, built row by row, to be made as small as possible. */
export interface LinearModel {
  cost: number[]
  lower: number[]
  upper: number[]
  isWhole: boolean[]
  rowLower: number[]
  rowUpper: number[]
  /** Entries of row r: `rowStart[r]` to `rowStart[r + 1]`. */
  rowStart: number[]
  column: number[]
  value: number[]
}

export function createModel(): LinearModel {
  return {
    cost: [],
    lower: [],
    upper: [],
    isWhole: [],
    rowLower: [],
    rowUpper: [],
    rowStart: [0],
    column: [],
    value: [],
  }
}

/** Answers the number of the column. */
export function addColumn(
  model: LinearModel,
  cost: number,
  range: readonly [lower: number, upper: number],
  isWhole: boolean,
): number {
  model.cost.push(cost)
  model.lower.push(range[0])
  model.upper.push(range[1])
  return model.isWhole.push(isWhole) - 1
}

/** `range[0]` ≤ Σ value × column ≤ `range[1]`. */
export function addRow(
  model: LinearModel,
  entries: readonly (readonly [column: number, value: number])[],
  range: readonly [lower: number, upper: number],
): void {
  for (const [column, value] of entries) {
    model.column.push(column)
    model.value.push(value)
  }
  model.rowStart.push(model.column.length)
  model.rowLower.push(range[0])
  model.rowUpper.push(range[1])
}
