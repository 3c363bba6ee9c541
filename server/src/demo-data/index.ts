export { type DemoInput, demoKind } from './load-demo.ts'
