import type { AuditVerification } from '@jingjing/schema/access-control'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { connectLocally } from './local-client.ts'

const FAULTS = {
  changed: '被改动 changed',
  missing: '缺失 missing',
  relinked: '链条断开 does not follow the one before',
} as const

/** `jingjing audit verify`: 0 whole, 1 tampered with. */
export function auditCommand(): Command {
  const verify = new Command('verify')
    .description('核对审计日志是否被改动 · tells whether the audit log is what was written')
    .option('--json', '输出 JSON · prints JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const client = await connectLocally(readConfig(process.env), (line) =>
        process.stderr.write(`${line}\n`),
      )
      try {
        const found = await client.get<AuditVerification>('/api/access-control/audit/verification')
        process.stdout.write(json === true ? `${JSON.stringify(found)}\n` : tell(found))
        process.exitCode = found.isWhole ? 0 : 1
      } finally {
        await client.close()
      }
    })
  return new Command('audit').description('审计日志 · the audit log').addCommand(verify.exitOverride())
}

function tell({ isWhole, faults, firstId, lastId, lastHash }: AuditVerification): string {
  if (isWhole) return `审计日志完整 the audit log is whole: #${firstId}–#${lastId} ${lastHash}\n`
  return faults.map(({ id, fault }) => `#${id} ${FAULTS[fault]}\n`).join('')
}
