export default {
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  clusters: 'A number counts what is gathered there; click it to zoom in',
  features: '{{title}}',
  boundary: 'Community boundary',
  cannotDraw: 'This browser cannot draw maps (WebGL is missing). Tables and charts are not affected.',
}
