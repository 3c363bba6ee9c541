import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import type { Platform } from '../wire.ts'
import { beginPlatform } from './begin-platform.ts'
import { tellSteps } from './tell-steps.ts'

/** A shutdown that takes longer is cut short. */
const PATIENCE_MS = 15_000

export function startCommand(): Command {
  return new Command('start')
    .description('启动平台 · start the platform')
    .option('--demo', '数据库为空时载入合成演示街道 · load the synthetic subdistrict into an empty database')
    .option('--no-page', '不生成网页 · leave the page unbuilt')
    .option('--json', '就绪后输出一个 JSON 对象 · print one JSON object when ready')
    .action(start)
}

async function start(options: { demo?: boolean; page: boolean; json?: boolean }): Promise<void> {
  const startedAtMs = performance.now()
  const config = readConfig(process.env)
  if (options.demo) config.demo = true
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`)
  }
  say('井井 Jingjing 正在启动… starting…')
  const page = options.page ? buildPage() : Promise.resolve()
  // A failure of the page is told when its turn comes, not as an unhandled one.
  page.catch(() => undefined)
  const platform = await beginPlatform({
    config,
    listens: true,
    page,
    log: (line) => process.stdout.write(options.json ? '' : line),
    onStep: tellSteps(say),
  })
  endGracefully(platform, say)
  const seconds = Math.round((performance.now() - startedAtMs) / 100) / 10
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ address: platform.address, isDemo: platform.isDemo, setUpCode: platform.setUpCode, seconds })}\n`,
    )
  for (const line of welcome(platform, seconds)) say(line)
}

function welcome(platform: Platform, seconds: number): string[] {
  return [
    '',
    `  井井已就绪（${seconds} 秒）  Jingjing is ready:  ${platform.address}`,
    platform.isDemo
      ? '  演示数据为合成数据；在登录页点选角色即可进入。 Synthetic demo: choose a role on the sign-in page.'
      : platform.setUpCode === null
        ? '  请用您的账号登录。 Sign in with your account.'
        : `  尚无账号，请打开此地址设置三位管理员（只能用一次）： No account yet; make the administrators here, once:\n    ${platform.address}/set-up?code=${platform.setUpCode}`,
    '  按 Ctrl+C 停止。 Ctrl+C stops it.',
    '',
  ]
}

function buildPage(): Promise<void> {
  const script = fileURLToPath(new URL('../../../bin/build-page.mjs', import.meta.url))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'inherit'] })
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error('the page could not be built'))))
  })
}

function endGracefully(platform: Platform, say: (line: string) => void): void {
  let isEnding = false
  const end = async (): Promise<void> => {
    if (isEnding) process.exit(1)
    isEnding = true
    say('正在停止… stopping…')
    setTimeout(() => process.exit(1), PATIENCE_MS).unref()
    await platform.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void end())
  process.on('SIGTERM', () => void end())
}
