import type { AnyRoute } from '../http/route.ts'
import { auditRoutes } from './audit/routes.ts'
import { grantRoutes } from './people/grant-routes.ts'
import { peopleRoutes } from './people/routes.ts'
import type { AccessControlSettings } from './settings.ts'
import { accountRoutes } from './sign-in/account-routes.ts'
import { sessionRoutes } from './sign-in/routes.ts'
import { tokenRoutes } from './tokens/routes.ts'

export function accessControlRoutes(settings: AccessControlSettings): AnyRoute[] {
  return [
    ...sessionRoutes(settings),
    ...accountRoutes(settings),
    ...tokenRoutes,
    ...peopleRoutes,
    ...grantRoutes,
    ...auditRoutes,
  ]
}
