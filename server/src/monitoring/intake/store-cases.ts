import { type StoredRow, storeVersion, type VersionColumn, type VersionHooks } from '../../catalog/index.ts'
import type { Database } from '../../db/database.ts'
import type { JobContext, JobKind } from '../../jobs/job.ts'
import {
  type IntakeOrigin,
  keepIntakeDataset,
  markStored,
  selectIntakeDataset,
  selectWaiting,
  type WaitingRow,
} from './queries.ts'

const ROWS_PER_VERSION = 5_000

const DATASETS: Readonly<
  Record<IntakeOrigin, { title: string; titleEn: string; description: string; channel: string }>
> = {
  open311: {
    title: 'Open311 诉求',
    titleEn: 'Requests by Open311',
    description:
      '其他系统经 Open311 标准接口提交的诉求。Submitted by other systems over the Open311 interface.',
    channel: 'Open311',
  },
  alert: {
    title: '预警转办',
    titleEn: 'Cases from alerts',
    description: '由预警转为待办的案件。Cases that were made from alerts.',
    channel: '预警转办',
  },
}

type Sensitivity = VersionColumn['sensitivity']
const column = (
  name: string,
  title: string,
  canonical: string | null = name,
  sensitivity: Sensitivity = 'internal',
  type: VersionColumn['type'] = 'text',
): VersionColumn => ({ name, title, type, unit: null, sensitivity, canonical })

const COLUMNS: readonly VersionColumn[] = [
  column('external_id', '工单编号'),
  column('called_at', '来电时间', 'called_at', 'internal', 'timestamp'),
  column('channel', '来源渠道'),
  column('category_1', '一级分类'),
  column('category_2', '二级分类'),
  column('category_3', '三级分类'),
  column('category_code', '分类代码'),
  column('title', '标题'),
  column('text', '主要内容', 'text', 'personal'),
  column('address', '发生地址', 'address', 'personal'),
  column('community', '社区'),
  column('caller_name', '来电人', 'caller_name', 'personal'),
  column('caller_phone', '来电号码', 'caller_phone', 'personal'),
  column('email', '电子邮箱', null, 'personal'),
  column('account', '账户', null, 'personal'),
  column('device', '设备', null, 'personal'),
  column('media', '附件地址', null, 'personal'),
  column('since', '问题开始时间', null),
  column('landmark', '标志物', null),
]

type Hooks = Pick<VersionHooks, 'canonicalTables' | 'locateRows' | 'completeRows'>

/** Puts what has come in into its dataset, many at once where many came. */
export function caseIntakeKind(hooks: Hooks): JobKind {
  return {
    kind: 'case-intake',
    maxAttempts: 5,
    lane: 'store',
    work: async ({ database }: JobContext) => ({
      numStored:
        (await storeWaiting(database, 'open311', hooks)) + (await storeWaiting(database, 'alert', hooks)),
    }),
  }
}

async function storeWaiting(database: Database, origin: IntakeOrigin, hooks: Hooks): Promise<number> {
  const rows = await database.write((tx) => tx.query<WaitingRow>(selectWaiting(origin, ROWS_PER_VERSION)))
  // Another job may have taken them along.
  if (rows.length === 0) return 0
  const [own] = await database.write((tx) => tx.query<{ id: string }>(selectIntakeDataset(origin)))
  const { title, titleEn, description, channel } = DATASETS[origin]
  await storeVersion(
    database,
    {
      datasetId: own?.id ?? null,
      description: {
        title,
        titleEn,
        description,
        keywords: [channel],
        department: '',
        profile: 'case',
        isSynthetic: false,
        sourceCrs: 'EPSG:4326',
      },
      kind: 'import',
      createdBy: null,
      contentSha256: null,
      signature: null,
      mode: 'append',
      sourceFileIds: [],
      findings: () => [],
      tables: [
        {
          name: 'cases',
          profile: 'case',
          columns: COLUMNS,
          hasGeometry: true,
          geometryType: 'Point',
          batches: () => [rows.map((row) => storedRow(row, channel))],
        },
      ],
    },
    {
      ...hooks,
      onRows: () => undefined,
      finish: async (tx, { datasetId }) => {
        await tx.query(keepIntakeDataset(origin, datasetId))
        await tx.query(markStored(rows.map((row) => row.id)))
      },
    },
  )
  return rows.length
}

function storedRow({ id, number, taken_at, taken }: WaitingRow, channel: string): StoredRow {
  const { categories } = taken
  const values: Readonly<Record<string, string | null>> = {
    external_id: number,
    called_at: new Date(taken_at).toISOString(),
    channel,
    category_1: categories[0] ?? null,
    category_2: categories.length > 2 ? (categories[1] ?? null) : null,
    category_3: categories.length > 1 ? (categories.at(-1) ?? null) : null,
    category_code: taken.categoryCode,
    title: taken.title,
    text: taken.text,
    address: taken.address,
    community: taken.community,
    caller_name: taken.callerName,
    caller_phone: taken.callerPhone,
    email: taken.callerEmail,
    account: taken.account,
    device: taken.device,
    media: taken.mediaUrl,
    since: taken.since,
    landmark: taken.landmark,
  }
  return {
    row: id,
    values: COLUMNS.map(({ name }) => values[name] || null),
    geometry: taken.lon === null || taken.lat === null ? null : [taken.lon, taken.lat],
  }
}
