import { LoadingLines } from '../../ui/loading-lines.tsx'

export default function Page() {
  return <LoadingLines />
}
