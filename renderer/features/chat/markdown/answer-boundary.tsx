import i18next from 'i18next'
import { Component, type ReactNode } from 'react'
import { PlainText } from './plain-text.tsx'

interface AnswerBoundaryProps {
  text: string
  /** When this changes, drawing is tried once more. */
  isStreaming: boolean
  children: ReactNode
}
interface AnswerBoundaryState {
  hasFailed: boolean
  wasStreaming: boolean
}

/** Keeps a fault in drawing one answer to that answer: its text is shown as it was written. */
export class AnswerBoundary extends Component<AnswerBoundaryProps, AnswerBoundaryState> {
  override state = { hasFailed: false, wasStreaming: this.props.isStreaming }

  static getDerivedStateFromError(): Partial<AnswerBoundaryState> {
    return { hasFailed: true }
  }

  static getDerivedStateFromProps(
    { isStreaming }: AnswerBoundaryProps,
    { wasStreaming }: AnswerBoundaryState,
  ): Partial<AnswerBoundaryState> | null {
    return isStreaming === wasStreaming ? null : { hasFailed: false, wasStreaming: isStreaming }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <div className="markdown">
        <div className="block">
          <PlainText text={this.props.text} note={i18next.t('markdown.notDrawn')} />
        </div>
      </div>
    )
  }
}
