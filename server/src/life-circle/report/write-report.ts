import { GROUPS } from '@jingjing/analysis/life-circle/coverage'
import { reachOf } from '@jingjing/analysis/life-circle/demands'
import type { LifeCircleDiagnosis } from '@jingjing/schema/life-circle'
import {
  AlignmentType,
  Document,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { Context } from '../../context.ts'
import { chooseArea } from '../areas.ts'
import { diagnoseWith } from '../diagnose-area.ts'
import { metresOf, planningRules, serviceIndex, today } from '../planning-rules.ts'
import type { CoverageAnswer } from '../world-answers.ts'
import type { Worlds } from '../worlds.ts'
import { REPORT_WORDS, type ReportLanguage, reportNumbers } from './report-words.ts'

const NUM_FINDINGS = 8
const { whole, percent } = reportNumbers

/** The diagnosis of an area as a Word document: findings, coverage by kind and by standard, the plan, what it rests on. */
export async function writeReport(
  worlds: Worlds,
  context: Context,
  ask: { area?: string; edits: string; language: ReportLanguage },
): Promise<Buffer> {
  const words = REPORT_WORDS[ask.language]
  const rules = planningRules(context.packs)
  const { diagnosis, coverage, standards, area, datasets } = await context.database.read(
    context.reader,
    async (transaction) => {
      const chosen = await chooseArea(transaction, ask.area ?? null)
      const world = await worlds.open(transaction, context.packs, chosen.id)
      const limitMetres = metresOf(rules, 15)
      const asked = (services: number[], limit: number, group: (typeof GROUPS)[number]) => ({
        services,
        limitMetres: limit,
        avoidsSteps: false,
        group,
        community: null,
        edits: ask.edits,
      })
      const reached = rules.standards.flatMap((pack) =>
        pack.body.requirements.flatMap((requirement) => {
          const limit = reachOf(requirement, rules.reach.body.bands)
          return limit === null ? [] : [{ pack, requirement, limit }]
        }),
      )
      return {
        area: chosen,
        datasets: world.datasets,
        diagnosis: await diagnoseWith(worlds, context, transaction, { area: chosen.id, edits: ask.edits }),
        coverage: await world.ask('many', {
          asks: rules.kinds.body.kinds.flatMap((_, kind) =>
            GROUPS.map((group) => asked([kind], limitMetres, group)),
          ),
        }),
        standards: {
          reached,
          answers: await world.ask('many', {
            asks: reached.map(({ requirement, limit }) =>
              asked(
                requirement.kinds.map((kind) => serviceIndex(rules, kind)),
                limit,
                requirement.people,
              ),
            ),
          }),
        },
      }
    },
  )
  const share = ({ covered, total }: CoverageAnswer): string =>
    percent(total === 0 ? null : (100 * covered) / total)
  const isEstimated = coverage.some(({ basis }) => basis === 'footprints' || basis === 'streets')
  const note = (text: string): Paragraph =>
    new Paragraph({ children: [new TextRun({ text, italics: true })], spacing: { after: 120 } })
  const document = new Document({
    creator: '井井 Jingjing',
    title: words.title,
    styles: { default: { document: { run: { font: 'SimSun', size: 21 } } } },
    sections: [
      {
        children: [
          new Paragraph({ text: words.title, heading: HeadingLevel.TITLE, alignment: AlignmentType.CENTER }),
          note(words.made(area.title, today())),
          ...(area.isSynthetic ? [note(words.synthetic)] : []),
          ...(isEstimated ? [note(words.estimated)] : []),
          ...(ask.edits === '' ? [] : [note(words.planned)]),
          heading(words.findings),
          ...findings(diagnosis, ask.language),
          heading(words.coverage),
          table(
            words.coverageHead,
            rules.kinds.body.kinds.map((kind, index) => {
              const [all, elders, children] = coverage.slice(3 * index, 3 * index + 3)
              return [
                kind.name[ask.language],
                share(all!),
                share(elders!),
                share(children!),
                whole(all!.numFacilities),
              ]
            }),
          ),
          heading(words.standard),
          table(
            words.standardHead,
            standards.reached.map(({ requirement, limit }, index) => [
              requirement.name[ask.language],
              whole(limit),
              share(standards.answers[index]!),
              words.status[requirement.status],
              requirement.clause,
            ]),
          ),
          ...(ask.edits === ''
            ? []
            : [heading(words.plan), ...ask.edits.split('*').map((text) => bullet(text))]),
          heading(words.sources),
          ...[rules.kinds, rules.reach, ...rules.standards, ...(isEstimated ? [rules.estimate] : [])].map(
            (pack) =>
              bullet(words.rule(pack.title[ask.language], pack.version, pack.status, pack.source.name)),
          ),
          ...datasets.map(({ title, version }) => bullet(words.dataset(title, version))),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}

function findings({ gaps }: LifeCircleDiagnosis, language: ReportLanguage): Paragraph[] {
  const words = REPORT_WORDS[language]
  if (gaps.length === 0) return [new Paragraph(words.noFindings)]
  const absent = [...new Set(gaps.filter((gap) => gap.hasNoFacility).map((gap) => gap.name[language]))]
  return [
    ...gaps
      .filter((gap) => !gap.hasNoFacility)
      .slice(0, NUM_FINDINGS)
      .map((gap) => bullet(`${words.gap(gap)}（${words.status[gap.status]}）`)),
    ...(absent.length === 0 ? [] : [new Paragraph(words.absent(absent))]),
  ]
}

const heading = (text: string): Paragraph => new Paragraph({ text, heading: HeadingLevel.HEADING_1 })
const bullet = (text: string): Paragraph => new Paragraph({ text, bullet: { level: 0 } })

function table(head: readonly string[], rows: readonly (readonly string[])[]): Table {
  const row = (cells: readonly string[], isHead: boolean): TableRow =>
    new TableRow({
      tableHeader: isHead,
      children: cells.map(
        (text) =>
          new TableCell({ children: [new Paragraph({ children: [new TextRun({ text, bold: isHead })] })] }),
      ),
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [row(head, true), ...rows.map((cells) => row(cells, false))],
  })
}
