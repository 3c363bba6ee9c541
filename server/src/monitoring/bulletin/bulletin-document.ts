import type { Bulletin, BulletinBlock, BulletinPart } from '@jingjing/schema/monitoring/bulletin'
import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'

/** The fonts of official papers; Word takes its own where they are missing. */
const FONT = { ascii: 'Times New Roman', eastAsia: '仿宋' }
const HEADING_FONT = { ascii: 'Times New Roman', eastAsia: '黑体' }
/** Half points: 16 pt (三号) for text, 22 pt (二号) for the title, 10.5 pt (五号) in tables. */
const SIZES = { text: 32, title: 44, heading: 32, table: 21 } as const
const FIRST_LINE_TWIPS = 640

/** The bulletin as a Word file. Every text of the page stands in it as it is, so that the figures are the same. */
export function bulletinDocument(bulletin: Bulletin): Promise<Buffer> {
  const document = new Document({
    title: bulletin.title,
    sections: [
      {
        properties: { page: { margin: { top: 2098, bottom: 1984, left: 1587, right: 1474 } } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: 28, font: FONT })],
              }),
            ],
          }),
        },
        children: bulletin.blocks.flatMap(contentOf),
      },
    ],
  })
  return Packer.toBuffer(document)
}

function contentOf(block: BulletinBlock): (Paragraph | Table)[] {
  if (block.kind === 'heading')
    return [
      new Paragraph({
        heading: block.level === 1 ? HeadingLevel.TITLE : HeadingLevel.HEADING_1,
        alignment: block.level === 1 ? AlignmentType.CENTER : AlignmentType.LEFT,
        spacing: { before: 240, after: 160 },
        children: [
          new TextRun({
            text: block.text,
            font: HEADING_FONT,
            color: '000000',
            size: block.level === 1 ? SIZES.title : SIZES.heading,
          }),
        ],
      }),
    ]
  if (block.kind === 'paragraph')
    return [
      new Paragraph({
        alignment: AlignmentType.BOTH,
        indent: { firstLine: FIRST_LINE_TWIPS },
        spacing: { line: 560, lineRule: 'exact' },
        children: block.parts.map((part) => new TextRun({ text: part.text, font: FONT, size: SIZES.text })),
      }),
    ]
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: true,
      spacing: { before: 160, after: 80 },
      children: [new TextRun({ text: block.caption, font: HEADING_FONT, size: SIZES.table + 3 })],
    }),
    new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: [
        new TableRow({
          tableHeader: true,
          children: block.columns.map((column) => cellOf({ text: column.title, figure: null }, false, true)),
        }),
        ...block.rows.map(
          (row) =>
            new TableRow({
              cantSplit: true,
              children: row.map((part, index) =>
                cellOf(part, block.columns[index]?.isNumber ?? false, false),
              ),
            }),
        ),
      ],
    }),
  ]
}

const cellOf = (part: BulletinPart, isNumber: boolean, isHeader: boolean): TableCell =>
  new TableCell({
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    children: [
      new Paragraph({
        alignment: isHeader ? AlignmentType.CENTER : isNumber ? AlignmentType.RIGHT : AlignmentType.LEFT,
        children: [new TextRun({ text: part.text, size: SIZES.table, font: isHeader ? HEADING_FONT : FONT })],
      }),
    ],
  })
