import type { Random } from '@jingjing/analysis/random/random'

/** Invented names of housing estates, older and newer; none is an estate of the real subdistrict. */
const OLD_STEMS = [
  '柳荫',
  '枣营',
  '槐安',
  '纺机',
  '印染',
  '料场',
  '砖塔',
  '水锥',
  '石榴',
  '桑园',
  '井台',
  '菜园',
  '松榆北',
  '棉纺',
  '窑洼',
  '双槐',
  '铁匠营',
  '七圣',
  '药铺',
  '油坊',
  '学堂',
  '果市',
  '小庙',
  '苇坑',
  '榆钱',
  '合欢',
  '香椿',
  '北坑',
  '粮库',
  '车辘',
] // prettier-ignore
const NEW_STEMS = [
  '澜庭',
  '云栖',
  '东岸',
  '禾园',
  '映泉',
  '晴川',
  '九如',
  '景和',
  '润泽',
  '朗润',
  '望河',
  '清嘉',
  '金禾',
  '安澜',
  '和煦',
  '兰亭东',
  '嘉树',
  '远汀',
  '青棠',
  '沐光',
  '知春东',
  '锦岚',
  '观槿',
  '百合',
  '星渚',
  '雅筑',
  '汇川',
  '紫云',
  '林语',
  '新辰',
] // prettier-ignore
const OLD_ENDINGS = ['里', '小区', '北里', '南里', '东里', '西里', '宿舍院', '甲院']
const NEW_ENDINGS = ['家园', '苑', '嘉园', '华庭', '公寓', '雅居', '新城', '一期', '二期']

function combinations(stems: readonly string[], endings: readonly string[]): string[] {
  return stems.flatMap((stem, stemIndex) =>
    [0, 2, 5].map((step) => `${stem}${endings[(stemIndex + step) % endings.length]}`),
  )
}

/** Hands out names by the newness of the place, each one once. */
export function compoundNames(random: Random): (newness: number) => string {
  const old = random.shuffle(combinations(OLD_STEMS, OLD_ENDINGS))
  const recent = random.shuffle(combinations(NEW_STEMS, NEW_ENDINGS))
  return (newness) => {
    const [first, second] = random.chance(newness) ? [recent, old] : [old, recent]
    const name = first.pop() ?? second.pop()
    if (name === undefined) throw new Error('more compounds than names')
    return name
  }
}
