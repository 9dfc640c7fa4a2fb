import { desktop } from './desktop.ts'

/** Saves a file where the user chooses; a plain browser downloads it. Returns false when the user cancels. */
export async function saveText(name: string, text: string): Promise<boolean> {
  const bridge = desktop()
  if (bridge) return bridge.saveText(name, text)
  const url = URL.createObjectURL(
    new Blob([text], { type: name.endsWith('.csv') ? 'text/csv' : 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
  return true
}
