import type { CodeList } from '@jingjing/schema/describe'
import type { DescribedDataset } from '../../catalog/index.ts'
import { makeWorkbook } from '../../ingest/index.ts'
import { FREQUENCY_WORDS, labelOfCode, SHARING_WORDS, wordOf } from './metadata-words.ts'

/**
 * Columns of 政务信息资源目录编制指南（试行）, which fills in the core metadata of GB/T 21063.3-2007: what a department
 * reports of each of its resources, one row an item of information. What the platform does not hold stays empty for the
 * department to fill in. The wording of the columns is taken from published directories: unverified against the printed
 * guide.
 */
const COLUMNS: readonly {
  title: string
  write: (
    dataset: DescribedDataset,
    field: DescribedDataset['fields'][number],
    theme: CodeList | undefined,
  ) => string
}[] = [
  { title: '信息资源分类', write: ({ described }, _field, theme) => labelOfCode(theme, described.theme) },
  { title: '信息资源名称', write: ({ described }) => described.title },
  { title: '信息资源代码', write: ({ row }) => row.id },
  { title: '信息资源提供方', write: ({ described }) => described.department },
  { title: '信息资源提供方代码', write: () => '' },
  { title: '信息资源摘要', write: ({ described }) => described.description },
  {
    title: '信息资源格式',
    write: ({ row }) => (row.has_geometry ? '空间数据：GeoJSON、SHP、GPKG' : '电子表格：xlsx、csv'),
  },
  { title: '信息项名称', write: (_dataset, field) => field.title },
  { title: '数据类型', write: (_dataset, field) => TYPE_WORDS[field.type] ?? '字符型C' },
  { title: '共享类型', write: ({ described }) => wordOf(SHARING_WORDS, described.sharing) },
  { title: '共享条件', write: ({ described }) => described.sharingTerms },
  { title: '共享方式', write: ({ described }) => (described.sharing === 'none' ? '' : '平台接口、文件') },
  { title: '是否向社会开放', write: ({ described }) => (described.sensitivity === 'public' ? '是' : '否') },
  { title: '更新周期', write: ({ described }) => wordOf(FREQUENCY_WORDS, described.updateFrequency) },
  { title: '发布日期', write: () => '' },
  { title: '关联资源代码', write: () => '' },
]

const TYPE_WORDS: Readonly<Record<string, string>> = {
  text: '字符型C',
  integer: '数值型N',
  number: '数值型N',
  date: '日期型D',
  timestamp: '日期时间型T',
  boolean: '逻辑型L',
}

/** The directory of what the person sees, as a workbook that can be reported. */
export function writeGovernmentDirectory(
  datasets: readonly DescribedDataset[],
  lists: readonly CodeList[],
): Buffer {
  const theme = lists.find((list) => list.id === 'theme')
  return makeWorkbook([
    {
      name: '政务信息资源目录',
      rows: [
        COLUMNS.map(({ title }) => title),
        ...datasets.flatMap((dataset) =>
          dataset.fields.map((field) => COLUMNS.map(({ write }) => write(dataset, field, theme))),
        ),
      ],
    },
  ])
}
