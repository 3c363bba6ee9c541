export { DEMO_SEED } from '@jingjing/demo'
export { type DemoInput, demoKind } from './load-demo.ts'
