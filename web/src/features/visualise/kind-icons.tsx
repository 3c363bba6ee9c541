import {
  AreaChartOutlined,
  BarChartOutlined,
  BgColorsOutlined,
  BlockOutlined,
  BoxPlotOutlined,
  BuildOutlined,
  ColumnWidthOutlined,
  DotChartOutlined,
  EnvironmentOutlined,
  FieldNumberOutlined,
  FireOutlined,
  HeatMapOutlined,
  LineChartOutlined,
  NodeIndexOutlined,
  PieChartOutlined,
  RadarChartOutlined,
} from '@ant-design/icons'
import type { PictureKind } from '@jingjing/schema/visualise/pictures'
import type { ReactNode } from 'react'

export const KIND_ICONS: Record<PictureKind, ReactNode> = {
  points: <EnvironmentOutlined />,
  symbols: <RadarChartOutlined />,
  heat: <FireOutlined />,
  hexagons: <BuildOutlined />,
  choropleth: <BgColorsOutlined />,
  lines: <NodeIndexOutlined />,
  extrusion: <BlockOutlined />,
  bar: <BarChartOutlined />,
  line: <LineChartOutlined />,
  area: <AreaChartOutlined />,
  pie: <PieChartOutlined />,
  histogram: <ColumnWidthOutlined />,
  scatter: <DotChartOutlined />,
  box: <BoxPlotOutlined />,
  'heat-table': <HeatMapOutlined />,
  figure: <FieldNumberOutlined />,
}
