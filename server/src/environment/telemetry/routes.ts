import { TelemetryAddresses } from '@jingjing/schema/environment'
import { type AnyRoute, route } from '../../http/route.ts'
import type { TelemetryPorts } from './start-telemetry.ts'

export const telemetryRoutes = ({ hj212Port, mqttPort }: TelemetryPorts): readonly AnyRoute[] => [
  route({
    method: 'GET',
    path: '/api/environment/telemetry',
    permission: 'environment:devices',
    summary: 'At which ports boxes and devices hand in their readings',
    answer: TelemetryAddresses,
    handler: () => ({ hj212Port, mqttPort }),
  }),
]
