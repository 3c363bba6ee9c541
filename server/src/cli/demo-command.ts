import { Problem } from '@jingjing/schema/problems'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { beginPlatform } from './begin-platform.ts'
import { tellSteps } from './tell-steps.ts'

/** Loads the demo without serving anybody; `start --demo` does it and serves. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('向空数据库载入合成演示街道 · load the synthetic demo subdistrict into an empty database')
    .option('--json', '向标准输出写一个 JSON 对象 · one JSON object on standard output')
    .action(loadDemo)
}

async function loadDemo(options: { json?: boolean }): Promise<void> {
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`)
  }
  const platform = await beginPlatform({
    config: { ...readConfig(process.env), demo: true },
    listens: false,
    page: Promise.resolve(),
    log: () => undefined,
    onStep: tellSteps(say),
  })
  try {
    // Data that came from elsewhere keep the demo out.
    if (!platform.isDemo) throw new Problem('database-not-empty')
    say('演示数据已在库中；用 npm start 打开。 The demo is in the database; open it with npm start.')
    if (options.json) process.stdout.write(`${JSON.stringify({ isDemo: true })}\n`)
  } finally {
    await platform.close()
  }
}
