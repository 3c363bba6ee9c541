import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import {
  CODES_AS,
  CRS_NAMES,
  EXTRACT_FORMATS,
  ExtractRequest,
  type ExtractRun,
} from '@jingjing/schema/extract'
import { Problem } from '@jingjing/schema/problems'
import { Command, Option } from 'commander'
import { readConfig } from '../config.ts'
import { connectLocally } from './local-client.ts'

interface ExportOptions {
  output?: string
  format: string
  table?: string
  version?: string
  columns?: string
  spec?: string
  crs: string
  bom: boolean
  codes?: string
  json?: boolean
}

export function exportCommand(): Command {
  return new Command('export')
    .description('提取数据 · extract data')
    .argument('<dataset>', '数据集标识 · identifier of the dataset')
    .option('-o, --output <file>', '写到这个文件 · write to this file')
    .addOption(
      new Option('-f, --format <format>', '格式 · format').choices([...EXTRACT_FORMATS]).default('xlsx'),
    )
    .option('--table <name>', '数据集中的表 · table of the dataset')
    .option('--version <number>', '版本；不给则为最新 · version, the newest where absent')
    .option('--columns <names>', '字段，用逗号分开 · fields, separated by commas')
    .option(
      '--spec <file>',
      '提取规格（JSON）：筛选、范围、关联、分组 · specification: filter, area, join, groups',
    )
    .addOption(
      new Option('--crs <name>', '坐标系 · coordinate system').choices([...CRS_NAMES]).default('EPSG:4326'),
    )
    .addOption(
      new Option(
        '--codes <as>',
        '编码列写成编码、名称或两者 · coded columns as codes, labels or both',
      ).choices([...CODES_AS]),
    )
    .option('--no-bom', 'csv 不带 BOM · csv without a byte order mark')
    .option('--json', '向标准输出写一个 JSON 对象 · one JSON object on standard output')
    .action(exportDataset)
}

async function exportDataset(dataset: string, options: ExportOptions): Promise<void> {
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`)
  }
  const request = requestOf(dataset, options)
  const client = await connectLocally(readConfig(process.env), say)
  try {
    const { jobId } = await client.post<{ jobId: number }>('/api/extract/runs', request)
    const job = await client.waitFor(jobId, () => undefined)
    const { runId } = job.result as { runId: number }
    const run = await client.get<ExtractRun>(`/api/extract/runs/${runId}`)
    const file = options.output ?? run.fileName
    await pipeline(await client.download(`/api/extract/runs/${runId}/file`), createWriteStream(file))
    // The manifest travels with the file, in formats that have no place for it too.
    writeFileSync(`${file}.manifest.json`, `${JSON.stringify(run.manifest, null, 2)}\n`)
    if (options.json) process.stdout.write(`${JSON.stringify({ ...run, file })}\n`)
    say(`${run.title}: ${run.numRows} 行 rows → ${file} (${run.sizeBytes} B)`)
  } finally {
    await client.close()
  }
}

function requestOf(dataset: string, options: ExportOptions): ExtractRequest {
  const given = options.spec === undefined ? {} : readSpec(options.spec)
  const parsed = ExtractRequest.safeParse({
    spec: {
      crs: options.crs,
      ...given,
      dataset,
      ...(options.table !== undefined && { table: options.table }),
      ...(options.version !== undefined && { version: Number(options.version) }),
      ...(options.columns !== undefined && {
        columns: options.columns.split(',').map((name) => name.trim()),
      }),
    },
    output: { format: options.format, hasBom: options.bom, codesAs: options.codes },
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Problem('bad-request', {
    where: issue?.path.join('.') ?? 'spec',
    detail: issue?.code ?? 'invalid',
  })
}

function readSpec(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object
  } catch {
    throw new Problem('file-not-readable', { file, reason: 'unreadable-missing' })
  }
}
