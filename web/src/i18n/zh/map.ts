export default {
  zoomIn: '放大',
  zoomOut: '缩小',
  cases: '案件，共 {{value}} 件',
  clusters: '数字是聚在一处的件数，点开放大',
  features: '{{title}}',
  boundary: '社区边界',
  cannotDraw: '这台电脑的浏览器无法绘制地图（缺少 WebGL）。表格和图不受影响。',
}
