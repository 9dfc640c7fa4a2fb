import { writeFile } from 'node:fs/promises'
import { app, dialog, type IpcMainInvokeEvent, ipcMain, shell } from 'electron'
import { z } from 'zod'
import type { DeepLink } from '../../contract/deep-link.ts'
import { type Appearance, type CoreStatus, DESKTOP_CHANNELS } from '../../contract/desktop-bridge.ts'
import { isPageUrl } from './app-origin.ts'
import { appearanceSchema } from './appearance.ts'

import { parseExternalLink } from './external-link.ts'
import type { MainLog } from './log.ts'
import type { MainWindow } from './windows.ts'

export interface IpcOptions {
  window: MainWindow
  dataDir: string
  coreStatus: () => CoreStatus
  restartCore: () => Promise<void>
  rememberAppearance: (appearance: Appearance) => void
  takeLink: () => DeepLink | null
  /** True in development and tests: http links to this machine may be opened too. */
  opensLoopback: boolean
  log: MainLog
}

/** Handles the calls of `window.nova`. Each call checks the sender and parses its arguments. */
export function handleCalls(options: IpcOptions): void {
  handle(DESKTOP_CHANNELS.openExternal, z.tuple([z.string()]), options, ([url]) => openExternal(url, options))
  handle(DESKTOP_CHANNELS.rememberAppearance, z.tuple([appearanceSchema]), options, async ([appearance]) =>
    options.rememberAppearance(appearance),
  )
  handle(DESKTOP_CHANNELS.openDataFolder, z.tuple([]), options, async () => {
    // It returns an error message instead of rejecting.
    const problem = await shell.openPath(options.dataDir)
    if (problem !== '') throw new Error(problem)
  })
  handle(DESKTOP_CHANNELS.saveText, z.tuple([fileNameSchema, z.string()]), options, ([name, text]) =>
    saveText(name, text, options.window),
  )
  handle(DESKTOP_CHANNELS.coreStatus, z.tuple([]), options, async () => options.coreStatus())
  handle(DESKTOP_CHANNELS.restartCore, z.tuple([]), options, options.restartCore)
  handle(DESKTOP_CHANNELS.takeLink, z.tuple([]), options, async () => options.takeLink())
  handle(DESKTOP_CHANNELS.quit, z.tuple([]), options, async () => app.quit())
}

function handle<Args extends z.ZodType<unknown[]>, Reply>(
  channel: string,
  schema: Args,
  options: IpcOptions,
  answer: (args: z.infer<Args>) => Promise<Reply>,
): void {
  ipcMain.handle(channel, (event, ...raw: unknown[]) => {
    const parsed = schema.safeParse(raw)
    if (!isFromOurPage(event, options.window) || !parsed.success) {
      options.log('call_refused', { channel })
      throw new Error('refused')
    }
    return answer(parsed.data)
  })
}

/** True for the top frame of our window showing our page, not for an embedded frame or other contents. */
function isFromOurPage(event: IpcMainInvokeEvent, window: MainWindow): boolean {
  const contents = window.native()?.webContents
  return (
    contents !== undefined &&
    event.sender === contents &&
    event.senderFrame === contents.mainFrame &&
    isPageUrl(event.senderFrame.url)
  )
}

/** Returns false when links of this kind are never opened, or the user says no. */
async function openExternal(raw: string, { window, opensLoopback }: IpcOptions): Promise<boolean> {
  const link = parseExternalLink(raw, { opensLoopback })
  if (link === null) return false
  const question = {
    type: 'question' as const,
    buttons: ['Open', 'Cancel'],
    defaultId: 0,
    cancelId: 1,
    message:
      link.kind === 'mail' ? `Write an email to ${link.shown}?` : `Open ${link.shown} in your browser?`,
    detail: link.url,
  }
  const parent = window.native()
  const { response } = await (parent
    ? dialog.showMessageBox(parent, question)
    : dialog.showMessageBox(question))
  if (response !== 0) return false
  await shell.openExternal(link.url)
  return true
}

/** A file name without a folder: only the user chooses the folder. */
const fileNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,80}\.(?:json|csv)$/)
const FILE_KINDS = { json: 'JSON', csv: 'CSV' }

/** Saves a text of the page where the user chooses; downloads are refused (see guardSession). */
async function saveText(name: string, text: string, window: MainWindow): Promise<boolean> {
  const extension = name.endsWith('.csv') ? 'csv' : 'json'
  const filters = [{ name: FILE_KINDS[extension], extensions: [extension] }]
  const question = { defaultPath: name, filters }
  const parent = window.native()
  const { canceled, filePath } = await (parent
    ? dialog.showSaveDialog(parent, question)
    : dialog.showSaveDialog(question))
  if (canceled || filePath === '') return false
  await writeFile(filePath, text, 'utf8')
  return true
}
