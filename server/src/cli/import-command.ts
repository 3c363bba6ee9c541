import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { recognitionText } from '@jingjing/analysis/recognise/codes'
import type { FindingRecord } from '@jingjing/schema/catalog'
import type { ImportReport, Inspection, Uploads } from '@jingjing/schema/ingest'
import type { Job } from '@jingjing/schema/jobs'
import { Problem } from '@jingjing/schema/problems'
import { Command, Option } from 'commander'
import { readConfig } from '../config.ts'
import { connectLocally, type LocalClient } from './local-client.ts'

interface ImportOptions {
  json?: boolean
  dryRun?: boolean
  yes?: boolean
  allOrNothing?: boolean
  mode?: 'replace' | 'append' | 'upsert'
  key?: string
}

export function importCommand(): Command {
  return new Command('import')
    .description('导入文件 · import files')
    .argument('<files...>', '一个或多个文件；同一数据集的文件一起给出 · files, those of one dataset together')
    .option('--json', '向标准输出写一个 JSON 对象 · one JSON object on standard output')
    .option('--dry-run', '只检查，不保存 · check and store nothing')
    .option('--yes', '采用识别结果，不再询问 · take what was understood without asking')
    .option(
      '--all-or-nothing',
      '有一个单元格无法识别就全部不导入 · refuse everything where one cell is not understood',
    )
    .addOption(
      new Option(
        '--mode <mode>',
        '替换、追加，或按 --key 合并 · replace, append to, or merge by --key with what is there',
      ).choices(['replace', 'append', 'upsert']),
    )
    .option('--key <columns>', '合并所用的列，以逗号分隔 · columns that tell rows apart, separated by commas')
    .action(importFiles)
}

async function importFiles(files: string[], options: ImportOptions): Promise<void> {
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`)
  }
  for (const file of files)
    if (!existsSync(file)) throw new Problem('file-not-readable', { file, reason: 'unreadable-missing' })
  const client = await connectLocally(readConfig(process.env), say)
  try {
    const reports = await runImport(client, files, options, say)
    if (options.json) {
      // One dataset answers as itself; several files that are several datasets answer as a list.
      const told = reports.map((report) => ({ ...report, findings: report.findings.map(inWords) }))
      const answer = told.length === 1 ? told[0] : { imports: told }
      process.stdout.write(`${JSON.stringify(answer)}\n`)
    }
    for (const report of reports) say(summaryOf(report))
  } finally {
    await client.close()
  }
}

/** A program reads the code; the person who reads its log wants a sentence. */
function inWords(finding: FindingRecord): FindingRecord & { message: string } {
  const params = { ...finding.params, ...(finding.count === undefined ? {} : { count: finding.count }) }
  const [zh, en] = (['zh', 'en'] as const).map((language) => recognitionText(finding.code, params, language))
  return { ...finding, message: `${zh} · ${en}` }
}

async function runImport(
  client: LocalClient,
  files: string[],
  options: ImportOptions,
  say: (line: string) => void,
): Promise<ImportReport[]> {
  const tell = progressTeller(say)
  const uploads = await client.upload<Uploads>('/api/ingest/uploads', files)
  const wishes = {
    allOrNothing: options.allOrNothing ?? false,
    dryRun: options.dryRun ?? false,
    mode: options.mode,
    keyColumns: options.key?.split(',').map((name) => name.trim()),
  }
  if (options.yes || options.dryRun || !process.stdin.isTTY) {
    // Nobody looks at the proposals: the files are read once less.
    const importing = await client.post<{ jobId: number }>('/api/ingest/imports', {
      fileIds: uploads.files.map((file) => file.id),
      ...wishes,
    })
    const done = await client.waitFor(importing.jobId, tell)
    return (done.result as { imports: ImportReport[] }).imports
  }
  const started = await client.post<{ jobId: number }>('/api/ingest/inspections', {
    fileIds: uploads.files.map((file) => file.id),
  })
  const inspection = (await client.waitFor(started.jobId, tell)).result as Inspection
  for (const proposal of inspection.proposals)
    say(
      `${proposal.title}: ${proposal.profile ?? '—'} · ${proposal.tables.map((table) => `${table.name} ${table.numRows}`).join(', ')} · ${proposal.outcome}`,
    )
  // A file of a shape that was confirmed before comes in as it did then.
  if (inspection.proposals.some((proposal) => proposal.outcome === 'new')) await confirm()
  const importing = await client.post<{ jobId: number }>('/api/ingest/imports', {
    inspectionJobId: started.jobId,
    choices: inspection.proposals.map((proposal) => ({ key: proposal.key })),
    ...wishes,
  })
  const done = await client.waitFor(importing.jobId, tell)
  return (done.result as { imports: ImportReport[] }).imports
}

async function confirm(): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question('导入吗？ Import? [Y/n] ')
  terminal.close()
  if (/^n/i.test(answer.trim())) throw new Problem('job-cancelled')
}

function progressTeller(say: (line: string) => void): (job: Job) => void {
  let last = ''
  return (job) => {
    const share =
      job.numTotal === null ? '' : ` ${Math.floor((job.numDone / Math.max(1, job.numTotal)) * 10) * 10}%`
    const line = `  ${job.kind} ${job.phase ?? job.state}${share}`
    if (line !== last) say(line)
    last = line
  }
}

function summaryOf(report: ImportReport): string {
  const rows = report.tables.map((table) => `${table.name} ${table.rows}`).join(', ')
  const losses = report.tables.reduce((sum, table) => sum + table.numRejected, 0)
  return `${report.title}: ${report.outcome}${report.dataset === null ? '' : ` → ${report.dataset} v${report.version}`} · ${rows} · 未识别 rejected ${losses} · ${report.seconds} s`
}
