/** For tests: a process that stores a version and then loads another that never ends, until it is killed. */
import { storeVersion } from '../catalog/index.ts'
import { openEmbedded } from '../db/embedded.ts'
import { openServer } from '../db/server-engine.ts'

type VersionInput = Parameters<typeof storeVersion>[1]

const [, , , engine, address] = process.argv as string[]
const database =
  engine === 'embedded' ? await openEmbedded(address as string) : await openServer(address as string)

const versionOf = (datasetId: string | null, numBatches: number): VersionInput => ({
  datasetId,
  description: { title: '登记表', profile: null, sourceCrs: null },
  kind: 'import',
  createdBy: null,
  contentSha256: null,
  signature: null,
  sourceFileIds: [],
  findings: () => [],
  tables: [
    {
      name: 'register',
      profile: null,
      columns: [
        {
          name: 'name',
          title: '名称',
          type: 'text',
          unit: null,
          sensitivity: 'internal',
          canonical: null,
        },
      ],
      hasGeometry: false,
      geometryType: null,
      *batches() {
        for (let batch = 0; batch < numBatches; batch++)
          yield Array.from({ length: 4000 }, (_unused, index) => ({
            row: batch * 4000 + index + 2,
            values: [`第${datasetId ?? '一'}版的一行，写得长一些，好让每一段都快些写满。${index}`],
          }))
      },
    },
  ],
})

const hooks = { canonicalTables: [], onRows: () => undefined }
const { datasetId } = await storeVersion(database, versionOf(null, 1), hooks)
let numStored = 0
await storeVersion(database, versionOf(datasetId, Number.POSITIVE_INFINITY), {
  ...hooks,
  onRows: (numRows) => {
    numStored += numRows
    if (numStored > 20_000) process.stdout.write(`${datasetId}\n`)
  },
})
