/**
 * HiGHS, compiled to WebAssembly: linear models and those with whole-numbered columns, solved to proven optimality or
 * to a proven gap. One thread; a model's memory is given back when it has been solved.
 */
import loadHighs from 'highs'
import type { LinearModel } from './linear-model.ts'

export interface LinearOptions {
  timeLimitSeconds?: number
  /** Stops at this gap between solution and bound. */
  gapFraction?: number
  /** A feasible choice to begin with, a value a column. */
  start?: ArrayLike<number>
}

export interface LinearAnswer {
  /** `stopped`: at a limit, with or without a solution. */
  status: 'optimal' | 'infeasible' | 'unbounded' | 'stopped'
  /** Empty where there is no solution. */
  values: Float64Array
  value: number
  /** No solution is below this. */
  bound: number
}

export interface LinearSolver {
  solve(model: LinearModel, options?: LinearOptions): LinearAnswer
  /** The model as text in CPLEX LP form, for other solvers. */
  lpText(model: LinearModel): string
}

/** `locateFile` says where the WebAssembly file lies, in a browser. */
export async function loadLinearSolver(locateFile?: (name: string) => string): Promise<LinearSolver> {
  const highs = await loadHighs(locateFile === undefined ? {} : { locateFile })
  const { variableType, modelStatus, objectiveSense } = highs.constants

  const modelData = (model: LinearModel) => ({
    numCols: model.cost.length,
    numRows: model.rowLower.length,
    sense: objectiveSense.minimize,
    colCost: model.cost,
    colLower: model.lower,
    colUpper: model.upper.map((value) => (value === Infinity ? highs.infinity : value)),
    rowLower: model.rowLower.map((value) => (value === -Infinity ? -highs.infinity : value)),
    rowUpper: model.rowUpper.map((value) => (value === Infinity ? highs.infinity : value)),
    integrality: model.isWhole.map((isWhole) => (isWhole ? variableType.integer : variableType.continuous)),
    matrix: {
      format: 'csr' as const,
      numRows: model.rowLower.length,
      numCols: model.cost.length,
      starts: Int32Array.from(model.rowStart),
      indices: Int32Array.from(model.column),
      values: Float64Array.from(model.value),
    },
  })

  function solve(model: LinearModel, options: LinearOptions = {}): LinearAnswer {
    return highs.withModel((task): LinearAnswer => {
      task.options.set({ output_flag: false })
      if (options.timeLimitSeconds !== undefined) task.options.set({ time_limit: options.timeLimitSeconds })
      task.options.set({ mip_rel_gap: options.gapFraction ?? 0, mip_abs_gap: 1e-9 })
      task.passModel(modelData(model))
      if (options.start !== undefined) task.setSolution({ colValue: Float64Array.from(options.start) })
      task.run()
      const status = task.getModelStatus()
      if (status === modelStatus.infeasible)
        return { status: 'infeasible', values: new Float64Array(0), value: Infinity, bound: Infinity }
      if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible)
        return { status: 'unbounded', values: new Float64Array(0), value: -Infinity, bound: -Infinity }
      const hasSolution = task.info.get('primal_solution_status') === 2
      const value = hasSolution ? task.getObjectiveValue() : Infinity
      const isOptimal = status === modelStatus.optimal
      const isMixed = model.isWhole.some((one) => one)
      const bound = isMixed ? Number(task.info.get('mip_dual_bound')) : isOptimal ? value : -Infinity
      return {
        status: isOptimal ? 'optimal' : 'stopped',
        values: hasSolution ? Float64Array.from(task.getSolution().colValue) : new Float64Array(0),
        value,
        bound,
      }
    })
  }
  return {
    solve,
    lpText: (model) =>
      highs.withModel((task) => {
        task.options.set({ output_flag: false })
        task.passModel(modelData(model))
        // HiGHS heads its lists of whole-numbered columns with short words that other readers take for columns.
        return task.exportModel('lp').replace(/^bin$/m, 'binaries').replace(/^gen$/m, 'generals')
      }),
  }
}
