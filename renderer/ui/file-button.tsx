import type { LucideIcon } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from './icon-button.tsx'

interface FileButtonProps {
  icon: LucideIcon
  label: string
  /** Ends of names: ".txt". */
  accept: readonly string[]
  onFiles: (files: Iterable<File>) => void
}

/** A button that lets the user choose files. */
export function FileButton({ icon, label, accept, onFiles }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        accept={accept.join(',')}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // The same file may be chosen again.
          target.value = ''
        }}
      />
      <IconButton icon={icon} label={label} tipAlign="start" onClick={() => input.current?.click()} />
    </>
  )
}
