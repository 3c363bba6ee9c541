/**
 * `npm run bench [-- NAME] [--quick] [--json]`: how fast the platform is, each time beside a peer in the same run.
 * Ends with 1 where a goal does not hold, with 2 for a name that is none.
 */
import { airQualityIndexDays } from './air-quality-index.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { hostileFiles } from './hostile-files.ts'
import { importFiles } from './import.ts'
import { lifeCircle } from './life-circle.ts'
import { monitoring } from './monitoring.ts'
import { network } from './network.ts'
import { policies } from './policies.ts'
import { readCsv } from './read-csv.ts'
import { runningState } from './running-state.ts'
import { search } from './search.ts'
import { siting } from './siting.ts'
import { storeRows } from './store-rows.ts'
import { tiles } from './tiles.ts'

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  policies,
  'read-csv': readCsv,
  import: importFiles,
  'hostile-files': hostileFiles,
  'store-rows': storeRows,
  tiles,
  'running-state': runningState,
  search,
  monitoring,
  aqi: airQualityIndexDays,
  'life-circle': lifeCircle,
  network,
  siting,
}

const rounded = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)

function printTable(rows: readonly Row[]): void {
  const lines = [
    ['name', 'value', 'unit', 'peer', 'peer value', 'ratio', 'goal', 'holds'],
    ...rows.map((row) => [
      row.name,
      rounded(row.value),
      row.unit,
      row.peer,
      rounded(row.peerValue),
      row.ratio.toFixed(2),
      `≤ ${row.goal}`,
      row.holds ? 'yes' : 'NO',
    ]),
  ]
  const isNumber = [false, true, false, false, true, true, true, false]
  const widths = isNumber.map((_one, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)))
  for (const line of lines)
    console.log(
      line
        .map((cell, index) =>
          isNumber[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
}

const words = process.argv.slice(2)
const names = words.filter((word) => word !== '--json' && word !== '--quick')
const unknown = names.find((name) => !(name in BENCHMARKS))
if (unknown !== undefined) {
  console.error(`no benchmark is called ${unknown}; there are ${Object.keys(BENCHMARKS).join(', ')}`)
  process.exit(2)
}
const rows: Row[] = []
for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
  if (names.length > 0 && !names.includes(name)) continue
  process.stderr.write(`${name}…\n`)
  rows.push(...(await benchmark({ isQuick: words.includes('--quick') })))
}
if (words.includes('--json')) console.log(JSON.stringify(rows))
else printTable(rows)
process.exitCode = rows.every((row) => row.holds) ? 0 : 1
