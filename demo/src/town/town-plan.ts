import { type Pair, polygonAreaSquareMetres, signedArea } from '@jingjing/analysis/geo/polygon'
import type { Random } from '@jingjing/analysis/random/random'
import { COMMUNITIES, SUBDISTRICT } from './community-names.ts'
import { toLonLat } from './plane.ts'
import { RESIDENTIAL_STREET_NAMES, SECONDARY_STREET_NAMES } from './street-names.ts'
import {
  createSubdivision,
  cutFace,
  type EdgeInfo,
  faceRing,
  pointForShare,
  type Subdivision,
  unionOutline,
} from './subdivision.ts'

export interface Block {
  /** Face of the subdivision. */
  faceIndex: number
  communityIndex: number
}

export interface TownPlan {
  subdivision: Subdivision
  blocks: Block[]
}

/** An outline of our own: of the size of the subdistrict, with the shape of none. Metres before scaling, counter-clockwise. */
const OUTLINE: { to: Pair; street: EdgeInfo }[] = [
  { to: [-1190, 1000], street: { rank: 'primary', name: '西夹堤路' } },
  { to: [-1235, 420], street: { rank: 'primary', name: '西夹堤路' } },
  { to: [-1160, -100], street: { rank: 'primary', name: '西夹堤路' } },
  { to: [-1215, -610], street: { rank: 'primary', name: '西夹堤路' } },
  { to: [-1175, -880], street: { rank: 'secondary', name: '砖窑坑街' } },
  { to: [-800, -905], street: { rank: 'secondary', name: '砖窑坑街' } },
  { to: [-790, -1070], street: { rank: 'primary', name: '南护坡路' } },
  { to: [-300, -1045], street: { rank: 'primary', name: '南护坡路' } },
  { to: [240, -1095], street: { rank: 'primary', name: '南护坡路' } },
  { to: [760, -1060], street: { rank: 'primary', name: '南护坡路' } },
  { to: [1030, -930], street: { rank: 'primary', name: '东站西路' } },
  { to: [1290, -640], street: { rank: 'primary', name: '东站西路' } },
  { to: [1245, -150], street: { rank: 'primary', name: '东站西路' } },
  { to: [1310, 310], street: { rank: 'primary', name: '东站西路' } },
  { to: [1270, 985], street: { rank: 'primary', name: '河湾南路' } },
  { to: [890, 1070], street: { rank: 'primary', name: '河湾南路' } },
  { to: [350, 1015], street: { rank: 'primary', name: '河湾南路' } },
  { to: [-320, 1065], street: { rank: 'primary', name: '河湾南路' } },
]

interface Arterial {
  through: Pair
  angleDegrees: number
  street: EdgeInfo
  bowMetres: number
}

const ARTERIALS: Arterial[] = [
  { through: [-330, 0], angleDegrees: 91.5, street: { rank: 'trunk', name: '东环中路' }, bowMetres: 7 },
  { through: [470, 0], angleDegrees: 88, street: { rank: 'primary', name: '黄木东路' }, bowMetres: -9 },
  { through: [0, 335], angleDegrees: 1.5, street: { rank: 'trunk', name: '广安渠路' }, bowMetres: 6 },
  { through: [0, -395], angleDegrees: -2, street: { rank: 'primary', name: '柳林大街' }, bowMetres: -8 },
]

const toRadians = Math.PI / 180

function scaledOutline(): Pair[] {
  const plain = OUTLINE.map(({ to }) => to)
  const area = polygonAreaSquareMetres([plain.map(toLonLat)])
  const scale = Math.sqrt(SUBDISTRICT.areaSquareMetres / area)
  return plain.map(([x, y]): Pair => [x * scale, y * scale])
}

/** The direction across which a face is cut: along the town's own north or east, whichever is the shorter way. */
function cutAngle(ring: readonly Pair[], random: Random): number {
  const xs = ring.map(([x]) => x)
  const ys = ring.map(([, y]) => y)
  const width = Math.max(...xs) - Math.min(...xs)
  const height = Math.max(...ys) - Math.min(...ys)
  const base = width * random.between(0.9, 1.1) > height ? 90 : 0
  return (base + random.between(-4, 4)) * toRadians
}

function cutByShare(
  town: Subdivision,
  faceIndex: number,
  shareFraction: number,
  info: EdgeInfo,
  random: Random,
): number | null {
  const ring = faceRing(town, faceIndex)
  const angle = cutAngle(ring, random)
  return cutFace(town, faceIndex, {
    through: pointForShare(ring, angle, shareFraction),
    angle,
    info,
    snapMetres: info.rank === 'secondary' ? 45 : 36,
    bowMetres: random.chance(0.35) ? random.normal(0, 9) : 0,
  })
}

export function planTown(random: Random): TownPlan {
  const town = createSubdivision(scaledOutline(), (index) => OUTLINE[index]!.street)
  for (const arterial of ARTERIALS) {
    // The faces of before this arterial; those which it makes are on one side of it already.
    for (let faceIndex = 0, numFaces = town.faces.length; faceIndex < numFaces; faceIndex++) {
      cutAlongArterial(town, faceIndex, arterial)
    }
  }
  const superblocks = inReadingOrder(town)
  const secondaryNames = random.shuffle(SECONDARY_STREET_NAMES)
  const communityFaces: number[] = []
  const numCommunitiesIn = [2, 2, 2, 2, 3, 2, 2, 1, 2]
  superblocks.forEach((faceIndex, order) => {
    communityFaces.push(...cutIntoShares(town, faceIndex, numCommunitiesIn[order]!, secondaryNames, random))
  })
  if (communityFaces.length !== COMMUNITIES.length) {
    throw new Error(`${communityFaces.length} faces for ${COMMUNITIES.length} communities`)
  }

  const residentialNames = random.shuffle(RESIDENTIAL_STREET_NAMES)
  const blocks: Block[] = []
  communityFaces.forEach((communityFace, communityIndex) => {
    const pending = [communityFace]
    while (pending.length > 0) {
      const faceIndex = pending.pop()!
      const areaSquareMetres = signedArea(faceRing(town, faceIndex))
      const isSmall = areaSquareMetres < random.between(38_000, 62_000)
      const name = residentialNames[0] ?? '支路'
      const added = isSmall
        ? null
        : cutByShare(town, faceIndex, random.between(0.4, 0.6), { rank: 'residential', name }, random)
      if (added === null) blocks.push({ faceIndex, communityIndex })
      else {
        residentialNames.shift()
        pending.push(faceIndex, added)
      }
    }
  })
  return { subdivision: town, blocks }
}

function cutAlongArterial(town: Subdivision, faceIndex: number, arterial: Arterial): void {
  const angle = arterial.angleDegrees * toRadians
  const ring = faceRing(town, faceIndex)
  const [throughX, throughY] = arterial.through
  const alongs = ring.map(([x, y]) => (x - throughX) * Math.cos(angle) + (y - throughY) * Math.sin(angle))
  const middle = (Math.min(...alongs) + Math.max(...alongs)) / 2
  cutFace(town, faceIndex, {
    through: [throughX + middle * Math.cos(angle), throughY + middle * Math.sin(angle)],
    angle,
    info: arterial.street,
    snapMetres: 60,
    bowMetres: arterial.bowMetres,
  })
}

/** From north to south, in each row from west to east, as the communities are listed. */
function inReadingOrder(town: Subdivision): number[] {
  const centres = town.faces.map((_, faceIndex) => {
    const ring = faceRing(town, faceIndex)
    const x = ring.reduce((sum, point) => sum + point[0], 0) / ring.length
    const y = ring.reduce((sum, point) => sum + point[1], 0) / ring.length
    return { faceIndex, x, y }
  })
  const rows: (typeof centres)[] = []
  const fromNorth = centres.toSorted((a, b) => b.y - a.y)
  for (let start = 0; start < fromNorth.length; start += 3) rows.push(fromNorth.slice(start, start + 3))
  return rows.flatMap((row) => row.toSorted((a, b) => a.x - b.x).map(({ faceIndex }) => faceIndex))
}

function cutIntoShares(
  town: Subdivision,
  faceIndex: number,
  numShares: number,
  names: string[],
  random: Random,
): number[] {
  if (numShares === 1) return [faceIndex]
  const share = 1 / numShares
  const added = cutByShare(
    town,
    faceIndex,
    1 - share * random.between(0.9, 1.1),
    { rank: 'secondary', name: names.shift() ?? '次干路' },
    random,
  )
  if (added === null) throw new Error(`face ${faceIndex} cannot be cut into ${numShares}`)
  // The larger half is cut on.
  const isAddedLarger = signedArea(faceRing(town, added)) > signedArea(faceRing(town, faceIndex))
  const [larger, smaller] = isAddedLarger ? [added, faceIndex] : [faceIndex, added]
  return [...cutIntoShares(town, larger, numShares - 1, names, random), smaller]
}

/** Node indexes of a community's outline, counter-clockwise. */
export function communityOutline(plan: TownPlan, communityIndex: number): number[] {
  const faces = plan.blocks.filter((block) => block.communityIndex === communityIndex)
  return unionOutline(
    plan.subdivision,
    faces.map(({ faceIndex }) => faceIndex),
  )
}

export function subdistrictOutline(plan: TownPlan): number[] {
  return unionOutline(
    plan.subdivision,
    plan.blocks.map(({ faceIndex }) => faceIndex),
  )
}
