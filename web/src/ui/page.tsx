import type { ReactNode } from 'react'
import { Link } from 'react-router'
import './page.css'

export function Page(props: {
  title: ReactNode
  subtitle?: ReactNode
  actions?: ReactNode
  back?: { to: string; label: string }
  children: ReactNode
}) {
  return (
    <>
      <header className="page-header">
        <div className="page-words">
          {props.back ? (
            <Link className="page-back" to={props.back.to}>
              ‹ {props.back.label}
            </Link>
          ) : null}
          <h1>{props.title}</h1>
          {props.subtitle ? <p className="note">{props.subtitle}</p> : null}
        </div>
        {props.actions ? <div className="page-actions">{props.actions}</div> : null}
      </header>
      <div className="page-body">{props.children}</div>
    </>
  )
}

/** One idea: a title that says it, a line that says what was measured, the thing, and where it is from. */
export function Panel(props: {
  title?: ReactNode
  subtitle?: ReactNode
  extra?: ReactNode
  footer?: ReactNode
  children: ReactNode
  isFlush?: boolean
  className?: string
  label?: string
}) {
  const hasHeader = props.title !== undefined || props.extra !== undefined
  return (
    <section
      className={`panel ${props.isFlush ? 'flush ' : ''}${props.className ?? ''}`}
      aria-label={props.label}
    >
      {hasHeader ? (
        <header className="panel-header">
          <div>
            <h2>{props.title}</h2>
            {props.subtitle ? <p className="note">{props.subtitle}</p> : null}
          </div>
          {props.extra ? <div className="panel-extra">{props.extra}</div> : null}
        </header>
      ) : null}
      <div className="panel-body">{props.children}</div>
      {props.footer ? <footer className="panel-footer">{props.footer}</footer> : null}
    </section>
  )
}
