import { AirQuality, AirQualityQuery, Stations } from '@jingjing/schema/environment'
import { type AnyRoute, route } from '../http/route.ts'
import { deviceRoutes } from './devices/routes.ts'
import { listStations } from './list-stations.ts'
import { readAirQuality } from './read-air-quality.ts'

export const environmentRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/api/environment/stations',
    permission: 'environment:read',
    summary: 'The monitoring stations, with what they measure and since when',
    answer: Stations,
    handler: ({ context }) => listStations(context),
  }),
  route({
    method: 'GET',
    path: '/api/environment/air-quality',
    permission: 'environment:read',
    summary: 'The air quality index of a station day by day, each day by the rule of that day',
    query: AirQualityQuery,
    answer: AirQuality,
    handler: ({ context, query }) => readAirQuality(context, query),
  }),
  ...deviceRoutes,
]
