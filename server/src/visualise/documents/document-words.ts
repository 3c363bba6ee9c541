import { COMMUNITY } from '@jingjing/schema/extract'
import type { PictureData } from '@jingjing/schema/visualise/pictures'

export type DocumentLanguage = 'zh' | 'en'

const WORDS = {
  zh: {
    rows: '条数',
    community: '社区',
    unknown: '未填',
    missing: '没有数据',
    hidden: '这里的图用了不对您开放的数据，没有画出。',
    empty: '没有可画的数据。',
    failed: '这张图的数据读不出来，请打开看板查看原因。',
    name: '名称',
    how: {
      count: '条数',
      distinct: '不同值个数',
      sum: '合计',
      mean: '平均',
      least: '最小',
      greatest: '最大',
    },
    perArea: '每平方公里',
    source: (title: string, version: number) => `来源：${title}（第 ${version} 版）`,
    madeAt: (time: string) => `生成时间：${time}`,
    synthetic: '合成演示数据，不是真实情况。',
    more: (num: number) => `另有 ${num} 项未列出。`,
  },
  en: {
    rows: 'Rows',
    community: 'Community',
    unknown: 'not given',
    missing: 'No data',
    hidden: 'This picture draws data that are not open to you and was left out.',
    empty: 'Nothing to draw.',
    failed: 'The data of this picture could not be read; open the dashboard to see why.',
    name: 'Name',
    how: {
      count: 'number',
      distinct: 'distinct values',
      sum: 'sum',
      mean: 'mean',
      least: 'least',
      greatest: 'greatest',
    },
    perArea: 'per km²',
    source: (title: string, version: number) => `Source: ${title} (version ${version})`,
    madeAt: (time: string) => `Written: ${time}`,
    synthetic: 'Synthetic demo data, not the real state of things.',
    more: (num: number) => `${num} more are not listed.`,
  },
} as const

export const documentWords = (language: DocumentLanguage) => WORDS[language]

/** What the numbers of a picture are, with their unit. */
export function valueWords(data: PictureData, language: DocumentLanguage): string {
  const words = WORDS[language]
  const { value, isPerArea } = data.picture
  const told = value?.field === undefined ? words.rows : `${data.words.value ?? ''} ${words.how[value.how]}`
  const unit = (data.unit ?? '').replace('/km²', '')
  return [told, unit === '' ? '' : `(${unit})`, isPerArea ? words.perArea : ''].filter(Boolean).join(' ')
}

export const fieldWords = (title: string | null, language: DocumentLanguage): string =>
  title === COMMUNITY ? WORDS[language].community : (title ?? '')
