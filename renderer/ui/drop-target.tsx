import { FileDown } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'

interface DropTargetProps {
  /** Shown while files are dragged over it. */
  hint: string
  onFiles: (files: Iterable<File>) => void
  children: ReactNode
}

/** Takes files that are dropped on what it holds. Who cannot drag uses the button that does the same. */
export function DropTarget({ hint, onFiles, children }: DropTargetProps) {
  /** Entered elements minus left ones: a drag over a child leaves its parent first. */
  const [depth, setDepth] = useState(0)
  const ofFiles = (handle: (event: DragEvent) => void) => (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    handle(event)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has no key; the button beside it has
    <div
      className="relative flex h-full flex-col"
      onDragEnter={ofFiles(() => setDepth((value) => value + 1))}
      onDragOver={ofFiles(() => undefined)}
      onDragLeave={ofFiles(() => setDepth((value) => value - 1))}
      onDrop={ofFiles((event) => {
        setDepth(0)
        onFiles([...event.dataTransfer.files])
      })}
    >
      {children}
      {depth > 0 ? (
        <div className="pointer-events-none absolute inset-3 z-30 flex flex-col items-center justify-center gap-3 rounded-2xl border-2 border-accent border-dashed bg-raised">
          <FileDown aria-hidden="true" className="size-8 text-accent" />
          <p className="font-medium">{hint}</p>
        </div>
      ) : null}
    </div>
  )
}
