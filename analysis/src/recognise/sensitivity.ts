import { type ColumnStatistics, numReal } from './cells/column-statistics.ts'
import type { Evidence, Profile, Sensitivity } from './contract.ts'

const PHONE_TITLE = /^(lxdh|lxfs|sjh|sjhm|dhhm)$|电话|手机|联系方式|来电号码|phone|mobile|telephone|^tel$/i
/** Numbers of a facility that are there to be called at; 联系电话 is as often that of the person who looks after it. */
const OWN_PHONE_OF_FACILITY =
  /^(?:电话|电话号码|phone|tel|telephone)$|服务|咨询|办公|值班|客服|热线|监督|公示|hotline/i
const ID_TITLE =
  /^(sfzh|sfzhm|sfz|zjhm|gmsfhm)$|身份证|残疾证|残疾人证|军官证|驾驶证|驾照|学籍号|医保号|医保卡|社保号|户口簿号|证件号|护照|社保卡|银行卡|银行账|收款账|卡号$|账号$|id_?card|id_?number|passport/i
const NAME_TITLE =
  /^(xm|lxr|hzxm|fddbr|ywr|yzxm)$|姓名|^户名$|来电人|诉求人|投诉人|反映人|留言人|留言用户|户主|监护人|联系人|车主|房主|业主$|产权人|填表人|填写人|受访者|受访人|网格员|负责人|法定代表|法人代表|法人姓名|经办人|领用人|登记人|申请人|提交人|提交者|填报人|上报人|报修人|检查人|接待人|受益人|护理人|照料人|当事人|司机|驾驶员|患者|病人|家长|配偶|受种者|受助人|帮扶对象|承租人|经营者|^用户$|caller_?name|person_?name|contact_?name/i
const HOME_TITLE =
  /^(jtzz|hjdz|xzz|jzdz)$|家庭住址|家庭地址|住址|居住地址|户籍地址|户籍地|联系地址|来电人地址|诉求人地址|home_?address/i
const ADDRESS_TITLE = /地址|位置|地点|点位|门牌|address/i
const DOOR_TITLE = /门牌|房号|室号|楼门|房间号/
/** House, entrance and room: `3-2-501`. */
const DOOR = /^\d{1,3}(-\d{1,4}){2,3}$/
const OTHER_TITLE = /车牌|^qq号?码?$|出生日期|出生年月|生日|微信|邮箱|email|birth/i
const PERSONAL_FIELDS = new Set(['caller_name', 'caller_phone', 'caller_address', 'respondent'])
/** Titles that name something of a person and hold no person's data (来电人类型). */
const NOT_PERSONAL = /类型|类别|数量|人数|次数|性质|是否/

export interface SensitivityVerdict {
  sensitivity: Sensitivity
  evidence: Evidence | null
}

/** Personal by title or by what most of the values are; a machine never calls anything public: a person does. */
export function judgeSensitivity(
  title: string,
  canonical: string | null,
  profile: Profile | null,
  statistics: ColumnStatistics | null,
): SensitivityVerdict {
  const personal = (code: string, params?: Record<string, number>): SensitivityVerdict => ({
    sensitivity: 'personal',
    evidence: { code, ...(params === undefined ? {} : { params }) },
  })
  const numValues = statistics === null ? 0 : numReal(statistics, 'text')
  const share = (count: number) => (numValues === 0 ? 0 : count / numValues)
  const sharePercent = (count: number) => ({ sharePercent: Math.round(share(count) * 100) })
  if (statistics !== null && share(statistics.numIdNumbers) >= 0.1) {
    return personal('personal-id-values', sharePercent(statistics.numIdNumbers))
  }
  if (statistics !== null && share(statistics.numPhones) >= 0.3) {
    return personal('personal-phone-values', sharePercent(statistics.numPhones))
  }
  if (canonical !== null && PERSONAL_FIELDS.has(canonical)) return personal('personal-by-field')
  if (!NOT_PERSONAL.test(title)) {
    if (ID_TITLE.test(title) || OTHER_TITLE.test(title)) return personal('personal-by-title')
    if (NAME_TITLE.test(title) || HOME_TITLE.test(title)) return personal('personal-by-title')
    const isOfFacility = profile === 'facility' && OWN_PHONE_OF_FACILITY.test(title)
    if (PHONE_TITLE.test(title) && !isOfFacility) return personal('personal-by-title')
  }
  if (ROLE_TITLE.test(title) && nameFraction(statistics) >= 0.6) return personal('personal-by-title')
  if (profile !== 'facility' && DOOR_TITLE.test(title) && doorFraction(statistics) >= 0.5)
    return personal('personal-address-values', { sharePercent: Math.round(doorFraction(statistics) * 100) })
  const isAddress = canonical === 'address' || ADDRESS_TITLE.test(title)
  const holdsHomes = profile === 'case' || profile === 'survey' || profile === null
  const minShare = isAddress ? 0.05 : 0.5
  if (
    holdsHomes &&
    statistics !== null &&
    share(statistics.numExactAddresses) >= minShare &&
    statistics.maxLength <= 120
  ) {
    return personal('personal-address-values', sharePercent(statistics.numExactAddresses))
  }
  return { sensitivity: 'internal', evidence: null }
}

/** Who does or did something (`值班人`, `管理员`), where the values look like names. */
const ROLE_TITLE =
  /[\u3400-\u9fff](人|员|者|长|师傅|代表|秘书|律师|保安|保洁)$|(书记|主任|经理|管家|医生|大夫|护士|教师|老师|民警|辅警|片警)$/
const NAME = /^[\u3400-\u9fff]{2,4}$|^[\u3400-\u9fff]{1,8}·[\u3400-\u9fff]{1,8}$/
const NO_NAME = /[街路社区站点部局所科室公司校院园场队]$/

/** One name or several (`某乙、某丙`). */
const isNames = (text: string): boolean =>
  text.split(/[、,，;；/\s]+/).every((name) => NAME.test(name) && !NO_NAME.test(name))

function nameFraction(statistics: ColumnStatistics | null): number {
  const texts = [...(statistics?.firstTexts ?? [])]
  return texts.length === 0 ? 0 : texts.filter(isNames).length / texts.length
}

/** Of the first texts. */
function doorFraction(statistics: ColumnStatistics | null): number {
  const texts = [...(statistics?.firstTexts ?? [])]
  return texts.length === 0 ? 0 : texts.filter((text) => DOOR.test(text)).length / texts.length
}
