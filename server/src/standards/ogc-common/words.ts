import type { Language } from './html.ts'

/** The words of the pages that stand beside the JSON. */
const WORDS = {
  landing: { zh: '标准接口', en: 'Standard interfaces' },
  landingNote: {
    zh: '用 QGIS、GDAL、Excel、Python 等工具直接读取平台中的数据。看到的内容与您在平台页面上的权限一致；个人信息字段不从这里提供。',
    en: 'Read the data of the platform with QGIS, GDAL, Excel, Python and others. You see what you may see on its pages; columns with personal data are never handed out here.',
  },
  collections: { zh: '数据集合', en: 'Collections' },
  conformance: { zh: '符合的标准条款', en: 'Conformance' },
  conformanceNote: {
    zh: '只声明已实现并有测试的条款。',
    en: 'Only what is implemented and tested is declared.',
  },
  api: { zh: '接口说明（OpenAPI）', en: 'API definition (OpenAPI)' },
  tileMatrixSets: { zh: '瓦片矩阵集', en: 'Tile matrix sets' },
  catalogue: { zh: '数据目录（OGC Records）', en: 'Catalogue (OGC Records)' },
  dcat: { zh: '数据目录（DCAT 3）', en: 'Catalogue (DCAT 3)' },
  items: { zh: '数据', en: 'Items' },
  queryables: { zh: '可筛选的字段', en: 'Queryables' },
  schema: { zh: '字段结构', en: 'Schema' },
  tiles: { zh: '矢量瓦片', en: 'Vector tiles' },
  open: { zh: '在平台中打开', en: 'Open in the platform' },
  title: { zh: '名称', en: 'Title' },
  rows: { zh: '行数', en: 'Rows' },
  geometry: { zh: '几何类型', en: 'Geometry' },
  noGeometry: { zh: '无', en: 'none' },
  version: { zh: '版本', en: 'Version' },
  department: { zh: '来源部门', en: 'Department' },
  licence: { zh: '使用条款', en: 'Licence' },
  updated: { zh: '更新时间', en: 'Updated' },
  synthetic: { zh: '合成演示数据', en: 'synthetic demo data' },
  field: { zh: '字段', en: 'Field' },
  type: { zh: '类型', en: 'Type' },
  unit: { zh: '单位', en: 'Unit' },
  description: { zh: '说明', en: 'Description' },
  crs: { zh: '坐标系', en: 'Coordinate systems' },
  next: { zh: '下一页', en: 'Next page' },
  first: { zh: '第一页', en: 'First page' },
  noItems: { zh: '没有符合条件的数据。', en: 'Nothing matches.' },
  noCollections: {
    zh: '还没有数据集。请先在平台中导入数据。',
    en: 'There is no dataset yet. Import one in the platform first.',
  },
} as const

export function say(key: keyof typeof WORDS, language: Language): string {
  return WORDS[key][language]
}

/** `30 of 1,234`, the second where it is known. */
export function sayShown(numShown: number, numMatched: number | null, language: Language): string {
  const number = (value: number): string => value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en')
  if (language === 'zh')
    return numMatched === null
      ? `本页 ${number(numShown)} 条`
      : `本页 ${number(numShown)} 条，共 ${number(numMatched)} 条`
  return numMatched === null
    ? `${number(numShown)} on this page`
    : `${number(numShown)} of ${number(numMatched)}`
}
