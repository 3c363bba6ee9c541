import type { Picture, PictureData } from '@jingjing/schema/visualise/pictures'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../client.ts'
import { keys } from '../keys.ts'

/** What the server reads for a picture: neither its title nor what is drawn on it nor its classes. */
function asked(picture: Picture): Picture {
  const { title: _title, drawings: _drawings, classes: _classes, ...rest } = picture
  return rest
}

export function usePictureData(picture: Picture | null) {
  const ask = picture === null ? null : asked(picture)
  return useQuery({
    queryKey: keys.picture(JSON.stringify(ask)),
    enabled: ask !== null,
    queryFn: ({ signal }) => api.post<PictureData>('/api/visualise/pictures', ask, signal),
    placeholderData: keepPreviousData,
  })
}
