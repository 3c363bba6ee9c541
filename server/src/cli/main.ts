import { readFileSync } from 'node:fs'
import { Problem, problemText } from '@jingjing/schema/problems'
import { Command, CommanderError } from 'commander'
import { auditCommand } from './audit-command.ts'
import { demoCommand } from './demo-command.ts'
import { exportCommand } from './export-command.ts'
import { importCommand } from './import-command.ts'
import { migrateCommand } from './migrate-command.ts'
import { startCommand } from './start-command.ts'

/** 0 done, 1 refused with a problem, 2 wrong use. */
const EXIT = { refused: 1, wrongUse: 2 } as const

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const program = new Command('jingjing')
  .description('井井 Jingjing：街道治理数据平台 · neighbourhood-intelligence platform')
  .version(version, '-v, --version', '版本 · version')
  .exitOverride()
  .addCommand(startCommand())
  .addCommand(importCommand())
  .addCommand(exportCommand())
  .addCommand(auditCommand())
  .addCommand(demoCommand())
  .addCommand(migrateCommand())
for (const command of program.commands) command.exitOverride()

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.wrongUse
  } else if (error instanceof Problem) {
    if (process.argv.includes('--json'))
      process.stdout.write(`${JSON.stringify({ problem: { code: error.code, params: error.params } })}\n`)
    for (const language of ['zh', 'en'] as const)
      process.stderr.write(`${problemText(error.code, error.params, language)}\n`)
    process.exitCode = EXIT.refused
  } else {
    throw error
  }
}
