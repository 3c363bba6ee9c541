import type {
  AccessTokens,
  AuditPage,
  AuditVerification,
  ChangePassword,
  MadeAccessToken,
  NewAccessToken,
  OwnAccount,
  SessionState,
  SetUp,
  SignInSettings,
} from '@jingjing/schema/access-control'
import type {
  DatasetAccessChange,
  DatasetAccessList,
  Departments,
  MadePeople,
  NewPeople,
  People,
  PersonAction,
  PolicyState,
  Rights,
  RoleTable,
} from '@jingjing/schema/people'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, queryString } from './client.ts'
import { keys } from './keys.ts'

const BASE = '/api/access-control'

function useRead<T>(name: string, path: string, isEnabled = true) {
  return useQuery({
    queryKey: [...keys.accessControl, name],
    enabled: isEnabled,
    queryFn: ({ signal }) => api.get<T>(`${BASE}/${path}`, signal),
  })
}

function useChange<Input, Output = unknown>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.accessControl }),
  })
}

export const usePeople = () => useRead<People>('people', 'people')
export const useDepartments = () => useRead<Departments>('departments', 'departments')
export const useRoleTable = () => useRead<RoleTable>('roles', 'roles')
export const useDatasetAccess = () => useRead<DatasetAccessList>('datasets', 'datasets')
export const usePolicy = () => useRead<PolicyState>('policy', 'sign-in-policy')
export const useOwnAccount = () => useRead<OwnAccount>('account', 'account')
export const useAccessTokens = () => useRead<AccessTokens>('tokens', 'tokens')

export const useMakePeople = () =>
  useChange((input: NewPeople) => api.post<MadePeople>(`${BASE}/people`, input))
export const usePersonAction = () =>
  useChange(({ id, ...action }: PersonAction & { id: number }) =>
    api.post<{ password: string | null }>(`${BASE}/people/${id}/actions`, action),
  )
export const useDescribePerson = () =>
  useChange(({ id, ...patch }: { id: number; name?: string; department?: string | null }) =>
    api.patch(`${BASE}/people/${id}`, patch),
  )
/** Grants for who may, else asks for it. */
export const useSetRights = (mayGrant: boolean) =>
  useChange(({ id, rights }: { id: number; rights: Rights }) =>
    api.put(`${BASE}/people/${id}/${mayGrant ? 'rights' : 'proposed-rights'}`, rights),
  )
export const useConfirmRights = () =>
  useChange((ids: readonly number[]) => api.post(`${BASE}/people/confirmed-rights`, { ids }))
export const useAddDepartment = () => useChange((name: string) => api.post(`${BASE}/departments`, { name }))
export const useRemoveDepartment = () => useChange((id: number) => api.delete(`${BASE}/departments/${id}`))
export const useChangeDatasetAccess = () =>
  useChange(({ dataset, ...change }: DatasetAccessChange & { dataset: string }) =>
    api.put(`${BASE}/datasets/${encodeURIComponent(dataset)}`, change),
  )
export const useChoosePolicy = () =>
  useChange((settings: SignInSettings) => api.put(`${BASE}/sign-in-policy`, settings))

export interface AuditFilter {
  person: string
  action: string
  isSuccess: string
}

export function useAudit(isOfAuditors: boolean, filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.accessControl, 'audit', isOfAuditors, filter],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<AuditPage>(
        `${BASE}/audit${isOfAuditors ? '/auditors' : ''}${queryString({ ...filter, before: pageParam })}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextBefore ?? undefined,
  })
}
export const AUDIT_EXPORT = `${BASE}/audit/export`
export const useVerifyAudit = () =>
  useMutation({ mutationFn: (_: undefined) => api.get<AuditVerification>(`${BASE}/audit/verification`) })

export const useMakeToken = () =>
  useChange((input: NewAccessToken) => api.post<MadeAccessToken>(`${BASE}/tokens`, input))
export const useWithdrawToken = () => useChange((id: number) => api.delete(`${BASE}/tokens/${id}`))
export const useChangePassword = () =>
  useChange((input: ChangePassword) => api.post(`${BASE}/account/password`, input))
export const useOfferTotp = () =>
  useMutation({
    mutationFn: (_: undefined) => api.post<{ secret: string; address: string }>(`${BASE}/account/totp`),
  })
export const useConfirmTotp = () =>
  useChange((code: string) => api.post(`${BASE}/account/totp/confirmation`, { code }))
export const useRemoveTotp = () =>
  useChange((code: string) => api.post(`${BASE}/account/totp/removal`, { code }))
export const useEndSession = () => useChange((id: number) => api.delete(`${BASE}/account/sessions/${id}`))
export const useRemovePasskey = () =>
  useChange((id: string) => api.delete(`${BASE}/account/passkeys/${encodeURIComponent(id)}`))
export const SINGLE_SIGN_ON = `${BASE}/single-sign-on`

/** The browser asks the key; the answer goes to the server as it is. */
export const useAddPasskey = () =>
  useChange(async (name: string) => {
    const options = await api.post<PublicKeyCredentialCreationOptionsJSON>(`${BASE}/account/passkey-offer`)
    const key = await navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
    })
    await api.post(`${BASE}/account/passkeys`, { name, response: (key as PublicKeyCredential).toJSON() })
  })

export async function answerWithPasskey(): Promise<SessionState> {
  const options = await api.post<PublicKeyCredentialRequestOptionsJSON>(`${BASE}/session/passkey-question`)
  const key = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  })
  return api.post<SessionState>(`${BASE}/session/passkey`, {
    response: (key as PublicKeyCredential).toJSON(),
  })
}

export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential

export const setUpPlatform = (input: SetUp) => api.post(`${BASE}/set-up`, input)
