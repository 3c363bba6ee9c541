/**
 * What does it cost to take a file as it is, over merely cutting it into cells?
 *
 * The peer parses text that is in memory already, all of it at once, with the very parser that we use. Ours
 * reads the file in pieces, finds out encoding and delimiter, keeps the number of every row (`reader`), and
 * looks at every cell to say what its column is (`understand`).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@jingjing/analysis/random/random'
import { createRecogniser } from '@jingjing/analysis/recognise/recognise-table'
import { openFile } from '../server/src/ingest/formats/open-file.ts'
import { type Benchmark, compare, fastestMs } from './benchmark.ts'

/** The server's own copy of the parser, which is no dependency of the repository's root. */
const { parse } = createRequire(new URL('../server/package.json', import.meta.url))('papaparse') as {
  parse(text: string, options: { skipEmptyLines: boolean }): { data: string[][] }
}

const NUM_ROWS = 50_000
/** A reader that goes through the file piece by piece may take as long again as the parse alone. */
const READER_GOAL = 3
/** A dozen checks on each cell (number, date, phone, address, missing word…), each at most about as dear as cutting it out. */
const UNDERSTAND_GOAL = 12

function caseFile(): string {
  const random = createRandom('bench').stream('read-csv')
  const two = (value: number): string => String(value).padStart(2, '0')
  const lines = ['工单编号,来电时间,问题分类,标题,内容,地址,社区,是否解决,经度,纬度']
  for (let row = 0; row < NUM_ROWS; row++) {
    const category = random.choice(['噪声', '停车', '供暖', '环境卫生', '物业管理'])
    const time = `2026-${two(random.integer(1, 12))}-${two(random.integer(1, 28))} ${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:00`
    lines.push(
      [
        `G${100_000 + row}`,
        time,
        category,
        `${category}问题`,
        `"市民反映${category}问题，希望尽快处理，${'请核实'.repeat(random.integer(1, 9))}"`,
        `第${random.integer(1, 90)}号院`,
        `第${random.integer(1, 18)}社区`,
        random.choice(['已解决', '未解决', '']),
        random.between(116.44, 116.48).toFixed(6),
        random.between(39.88, 39.91).toFixed(6),
      ].join(','),
    )
  }
  return `${lines.join('\n')}\n`
}

export const readCsv: Benchmark = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jingjing-bench-'))
  const path = join(folder, 'cases.csv')
  writeFileSync(path, caseFile())
  const expectRows = (numRows: number, numExpected: number): void => {
    if (numRows !== numExpected) throw new Error(`${numRows} rows were read of ${numExpected}`)
  }
  try {
    const ms = await fastestMs(
      {
        reader: {
          work: async () => {
            const [table] = (await openFile(path, 'cases.csv')).tables
            let numRows = 0
            for await (const _row of table?.rows() ?? []) numRows += 1
            expectRows(numRows, NUM_ROWS + 1)
          },
        },
        understand: {
          work: async () => {
            const [table] = (await openFile(path, 'cases.csv')).tables
            if (table === undefined) throw new Error('the file holds no table')
            const recogniser = createRecogniser(table.hints)
            for await (const { row, cells } of table.rows()) recogniser.observe(row, cells)
            const understood = recogniser.finish()
            expectRows(understood.numRows, NUM_ROWS)
            if (understood.profile !== 'case') throw new Error('the cases were not understood')
          },
        },
        peer: {
          work: () => {
            const { data } = parse(readFileSync(path, 'utf8'), { skipEmptyLines: true })
            expectRows(data.length, NUM_ROWS + 1)
          },
        },
      },
      4,
    )
    const shared = { unit: 'ms', peer: 'papaparse, whole text', peerValue: ms.peer }
    return [
      compare({ name: 'read-csv reader', value: ms.reader, ...shared, goal: READER_GOAL }),
      compare({ name: 'read-csv understand', value: ms.understand, ...shared, goal: UNDERSTAND_GOAL }),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
