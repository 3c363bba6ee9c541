import type { ReactNode } from 'react'
import './states.css'

/** Says what is not there and what to do about it; written anew for every list. */
export function EmptyState(props: { title: string; hint?: ReactNode; action?: ReactNode }) {
  return (
    <div className="state-view">
      <p className="state-title">{props.title}</p>
      {props.hint ? <p className="note">{props.hint}</p> : null}
      {props.action}
    </div>
  )
}
