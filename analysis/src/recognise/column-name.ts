import { leafOf, splitTitle } from './cells/units.ts'
import { titleKey } from './fields.ts'

/** Identifiers of titles that are no canonical field and come often. */
const WORDS: Record<string, string> = {
  序号: 'sequence',
  备注: 'remark',
  说明: 'remark',
  点赞数: 'likes',
  反对数: 'dislikes',
  单位: 'organisation',
  省: 'province',
  市: 'city',
  县: 'district',
  区: 'district',
  区县: 'district',
  乡: 'subdistrict',
  街道: 'subdistrict',
  乡镇: 'subdistrict',
  街乡镇: 'subdistrict',
  社区: 'community',
  社区名称: 'community',
  所在社区: 'community',
  所属社区: 'community',
  小区名称: 'compound',
  街道名称: 'subdistrict',
  小区: 'compound',
  楼号: 'building',
  楼栋: 'building',
  单元: 'entrance',
  房号: 'room',
  门牌号: 'house_number',
  面积: 'area',
  建筑面积: 'floor_area',
  占地面积: 'site_area',
  名称: 'name',
  姓名: 'person_name',
  性别: 'sex',
  年龄: 'age',
  出生日期: 'birth_date',
  身份证号: 'id_number',
  身份证号码: 'id_number',
  证件号码: 'id_number',
  电话: 'phone',
  联系电话: 'phone',
  手机号: 'phone',
  联系人: 'contact',
  负责人: 'person_in_charge',
  地址: 'address',
  类型: 'kind',
  类别: 'category',
  分类: 'category',
  编号: 'code',
  编码: 'code',
  代码: 'code',
  日期: 'date',
  时间: 'time',
  年份: 'year',
  年: 'year',
  月: 'month',
  月份: 'month',
  年月: 'month',
  统计月份: 'month',
  账期: 'month',
  年度: 'year',
  被反映区: 'district',
  被反映街乡镇: 'subdistrict',
  工单类型: 'kind',
  案件类型: 'kind',
  网格编码: 'grid_code',
  网格名称: 'grid_name',
  企业名称: 'enterprise',
  文件夹: 'folder',
  工作表: 'sheet',
  日: 'day',
  时: 'hour',
  小时: 'hour',
  分: 'minute',
  数量: 'quantity',
  金额: 'amount',
  预算: 'budget',
  状态: 'status',
  来源: 'source',
  人口: 'population',
  户数: 'households',
  男: 'male',
  女: 'female',
  合计: 'total',
  总计: 'total',
  小计: 'subtotal',
  经度: 'lon',
  纬度: 'lat',
  坐标: 'coordinates',
  答复意见: 'reply',
  答复时间: 'replied_at',
  处理意见: 'handling_opinion',
  处理结果: 'handling_result',
  办理结果: 'handling_result',
  回访结果: 'revisit_result',
  满意度: 'satisfaction',
  开放时间: 'opening_hours',
  一级分类: 'category_1',
  二级分类: 'category_2',
  三级分类: 'category_3',
  风向: 'wind_direction',
  天气: 'weather',
  站点: 'station',
  数值: 'value',
  值: 'value',
  网格: 'grid',
  网格员: 'grid_worker',
  紧急程度: 'urgency',
  附件: 'attachment',
  统一社会信用代码: 'credit_code',
}
const WORD_BY_KEY = new Map(Object.entries(WORDS).map(([title, word]) => [titleKey(title), word]))

const MAX_NAME_LENGTH = 50

function slug(title: string): string {
  const ascii = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
  // A title of mixed scripts would lose its meaning with its Chinese half.
  if (/[^\u0020-\u007e]/.test(ascii)) return ''
  const name = ascii
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MAX_NAME_LENGTH)
    .replace(/_+$/, '')
  return /^\d/.test(name) ? `c_${name}` : name
}

export interface ColumnNamer {
  /** `column` is the zero-based position, for titles that give no name. */
  name(title: string, canonical: string | null, column: number): string
}

/** Lower-case ASCII identifiers, each unique in the table. */
export function createColumnNamer(): ColumnNamer {
  const taken = new Set<string>()
  return {
    name(title, canonical, column) {
      const leaf = leafOf(title)
      const wanted =
        canonical ??
        WORD_BY_KEY.get(titleKey(title)) ??
        (slug(splitTitle(title).bare) ||
          WORD_BY_KEY.get(titleKey(leaf)) ||
          slug(splitTitle(leaf).bare) ||
          `column_${column + 1}`)
      let name = wanted
      for (let i = 2; taken.has(name); i++) name = `${wanted}_${i}`
      taken.add(name)
      return name
    },
  }
}
