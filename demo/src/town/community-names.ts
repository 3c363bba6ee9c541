/** What the demo takes from the real place: its name, size and the names and codes of its communities. Nothing else is real. */
export const SUBDISTRICT = {
  code: '110105016',
  name: '双井街道',
  parentCode: '110105',
  areaSquareMetres: 5_020_000,
  population: 84_960,
}

export interface CommunityName {
  code: string
  name: string
  /** People per hectare of housing relative to the others. */
  densityWeight: number
  /** Share of people of 65 and over; old works' housing is older than new towers. */
  share65PlusFraction: number
  share0To14Fraction: number
  /** How new the housing is: 0 all of the 1970s, 1 all of this century. Sets the forms of buildings and the complaints. */
  newness: number
}

const community = (
  codeSuffix: number,
  name: string,
  densityWeight: number,
  share65PlusFraction: number,
  share0To14Fraction: number,
  newness: number,
): CommunityName => ({
  code: `${SUBDISTRICT.code}${String(codeSuffix).padStart(3, '0')}`,
  name: `${name}社区`,
  densityWeight,
  share65PlusFraction,
  share0To14Fraction,
  newness,
})

/** In the order of the town plan: superblocks from north-west to south-east. */
export const COMMUNITIES: readonly CommunityName[] = [
  community(61, '广和里', 1.0, 0.23, 0.1, 0.2),
  community(63, '广外南', 0.95, 0.24, 0.09, 0.15),
  community(74, '富力西', 1.25, 0.12, 0.15, 0.9),
  community(67, '富力', 1.3, 0.11, 0.15, 0.95),
  community(72, '东柏街', 1.05, 0.15, 0.14, 0.7),
  community(70, '百子园', 1.1, 0.13, 0.15, 0.75),
  community(62, '双花园', 1.0, 0.25, 0.09, 0.2),
  community(68, '光环', 0.75, 0.12, 0.12, 0.8),
  community(64, '九龙', 1.1, 0.18, 0.12, 0.55),
  community(69, '九龙南', 1.05, 0.17, 0.13, 0.6),
  community(73, '九龙山', 1.0, 0.21, 0.11, 0.35),
  community(75, '黄木厂', 0.9, 0.14, 0.15, 0.75),
  community(65, '大望', 0.85, 0.16, 0.13, 0.6),
  community(60, '垂杨柳西里', 1.15, 0.27, 0.08, 0.1),
  community(59, '垂杨柳东里', 1.15, 0.28, 0.08, 0.1),
  community(71, '和平村一', 0.95, 0.24, 0.1, 0.25),
  community(76, '茂兴', 0.95, 0.15, 0.14, 0.65),
  community(66, '广泉', 0.9, 0.18, 0.13, 0.5),
]
