import type { DEMO_ROLES, Permission, SessionState, SignIn } from '@jingjing/schema/access-control'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

export type DemoRole = (typeof DEMO_ROLES)[number]

const path = '/api/access-control/session'

export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => api.get<SessionState>(path, signal),
    staleTime: 60_000,
  })
}

export function useCan(): (permission: Permission) => boolean {
  const permissions = useSession().data?.person?.permissions ?? []
  return (permission) => permissions.includes(permission)
}

function useSessionChange<T>(change: (input: T) => Promise<SessionState | null>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      // Another person sees other rows: nothing of the one before may stay on the page.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] })
      await client.invalidateQueries({ queryKey: keys.session })
    },
  })
}

export const useSignIn = () => useSessionChange((input: SignIn) => api.post<SessionState>(path, input))

export const useDemoSignIn = () =>
  useSessionChange((role: DemoRole) => api.post<SessionState>('/api/access-control/demo-session', { role }))

export const useSignOut = () => useSessionChange((_: undefined) => api.delete<SessionState | null>(path))
