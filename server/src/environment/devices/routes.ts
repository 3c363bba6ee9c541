import { DeviceChange, DeviceEntry, DeviceList, MadeDevice, NewDevice } from '@jingjing/schema/environment'
import { z } from 'zod'
import { type AnyRoute, route } from '../../http/route.ts'
import { changeDevice, rekeyDevice } from './change-device.ts'
import { listDevices } from './list-devices.ts'
import { makeDevice } from './make-device.ts'

const PATH = '/api/environment/devices'
const Numbered = z.object({ id: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER) })

export const deviceRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: PATH,
    permission: 'environment:devices',
    summary: 'The devices that send readings by themselves, without their keys',
    answer: DeviceList,
    handler: ({ context }) => listDevices(context),
  }),
  route({
    method: 'POST',
    path: PATH,
    permission: 'environment:devices',
    summary: 'Makes a device at a station; its key is told once',
    body: NewDevice,
    answer: MadeDevice,
    status: 201,
    handler: ({ context, body }) => makeDevice(context, body),
  }),
  route({
    method: 'PATCH',
    path: `${PATH}/:id`,
    permission: 'environment:devices',
    summary: 'Pauses a device, lets it go on, or revokes it for good',
    params: Numbered,
    body: DeviceChange,
    answer: DeviceEntry,
    handler: ({ context, params, body }) => changeDevice(context, params.id, body.state),
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/key`,
    permission: 'environment:devices',
    summary: 'Gives a device a new key, told once; the old one ends',
    params: Numbered,
    answer: MadeDevice,
    handler: ({ context, params }) => rekeyDevice(context, params.id),
  }),
]
