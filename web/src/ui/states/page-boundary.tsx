import { Component, type ReactNode } from 'react'
import { ProblemView } from './problem-view.tsx'

/** A page that breaks says so and leaves the navigation standing. React offers this to classes alone. */
export class PageBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return <ProblemView error={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}
