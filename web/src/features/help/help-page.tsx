import { LoadingLines } from '../../ui/states/loading-lines.tsx'

export default function Page() {
  return <LoadingLines />
}
