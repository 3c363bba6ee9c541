import type { StartOptions } from '../wire.ts'

const WORDS = {
  database: '打开数据库… opening the database…',
  demo: '载入合成演示数据… loading the synthetic demo…',
  page: '生成网页… building the page…',
}

/** Tells the steps of a start, and the demo's progress by quarters. */
export function tellSteps(say: (line: string) => void): StartOptions['onStep'] {
  let lastQuarter = 0
  return (step, detail) => {
    if (detail === undefined) {
      say(`  ${WORDS[step]}`)
    } else if (detail.numTotal !== null) {
      const share = detail.numDone / detail.numTotal
      const quarter = Math.floor(share * 4)
      if (quarter > lastQuarter) say(`    ${Math.round(share * 100)}%`)
      lastQuarter = quarter
    }
  }
}
