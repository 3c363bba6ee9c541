import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { openStore } from '../open-store.ts'

/** Starting does the same; this is for those who want the schema brought up before the platform serves anyone. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('把数据库升级到本版本的结构 · bring the database to the schema of this version')
    .option('--json', '向标准输出写一个 JSON 对象 · one JSON object on standard output')
    .action(migrateStore)
}

async function migrateStore(options: { json?: boolean }): Promise<void> {
  const { applied, close } = await openStore(readConfig(process.env))
  await close()
  for (const name of applied) process.stderr.write(`  ${name}\n`)
  process.stderr.write(
    applied.length === 0
      ? '已是最新。 Up to date.\n'
      : `已应用 ${applied.length} 项。 ${applied.length} applied.\n`,
  )
  if (options.json) process.stdout.write(`${JSON.stringify({ applied })}\n`)
}
