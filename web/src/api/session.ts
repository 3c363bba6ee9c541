import type {
  ChangePassword,
  DEMO_ROLES,
  Permission,
  SessionState,
  SignIn,
} from '@jingjing/schema/access-control'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerWithPasskey } from './access-control.ts'
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

export const useSecondFactor = () =>
  useSessionChange((code: string) => api.post<SessionState>(`${path}/second-factor`, { code }))

export const useNewPassword = () =>
  useSessionChange((input: ChangePassword) => api.post<SessionState>(`${path}/new-password`, input))

export const usePasskeySignIn = () => useSessionChange((_: undefined) => answerWithPasskey())

export const useSignOut = () => useSessionChange((_: undefined) => api.delete<SessionState | null>(path))
