import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const serverAddress = `http://127.0.0.1:${process.env.PORT ?? 8710}`
const served = ['/api', '/tiles', '/healthz']

export default defineConfig(({ command }) => {
  // What is built is what is delivered, whatever the environment of the one who builds says of itself.
  if (command === 'build') process.env.NODE_ENV = 'production'
  return {
    root: fileURLToPath(new URL('.', import.meta.url)),
    esbuild: { jsx: 'automatic' },
    server: { proxy: Object.fromEntries(served.map((path) => [path, serverAddress])) },
    preview: { proxy: Object.fromEntries(served.map((path) => [path, serverAddress])) },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // The map library is one file of about a megabyte; it is loaded only where a map is shown.
      chunkSizeWarningLimit: 1200,
      rollupOptions: {
        // The component library marks every file for a server that this page does not have.
        onwarn(warning, warn) {
          if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
        },
        output: {
          manualChunks(id) {
            if (/node_modules\/(echarts|zrender)\//.test(id)) return 'echarts'
            if (/node_modules\/maplibre-gl\//.test(id)) return 'maplibre'
            if (
              /node_modules\/(react|react-dom|scheduler|react-router|i18next|react-i18next|@tanstack)\//.test(
                id,
              )
            )
              return 'frame'
            return undefined
          },
        },
      },
    },
  }
})
