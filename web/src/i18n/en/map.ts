export default {
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  cases_one: '{{value}} case',
  cases_other: '{{value}} cases',
  clusters: 'A number counts what is gathered there; click it to zoom in',
  features: '{{title}}',
  boundary: 'Community boundary',
  cannotDraw: 'This browser cannot draw maps (WebGL is missing). Tables and charts are not affected.',
}
