import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import type { Logger } from '../../server-kit/logger.ts'
import type { Mail } from './kinds.ts'

export interface MailTransport {
  /** Resolves when the next server has taken it (or the file is whole). */
  send(mail: Mail): Promise<void>
  close(): void
}

export interface TransportOptions {
  smtpUrl: string | null
  from: string
  dataDir: string
  newId: () => string
  logger: Logger
}

const SMTP_TIMEOUT_MS = 20_000

/** By SMTP; or, without an SMTP_URL, into DATA_DIR/mail with a line in the log, so that no mail goes silently nowhere. */
export function createMailTransport(options: TransportOptions): MailTransport {
  return options.smtpUrl === null ? folderTransport(options) : smtpTransport(options.smtpUrl, options.from)
}

function smtpTransport(url: string, from: string): MailTransport {
  const { searchParams, href } = new URL(url)
  const transporter = nodemailer.createTransport(
    {
      url: href,
      pool: true,
      requireTLS: searchParams.get('requireTLS') === 'true',
      connectionTimeout: SMTP_TIMEOUT_MS,
      greetingTimeout: SMTP_TIMEOUT_MS,
      socketTimeout: SMTP_TIMEOUT_MS,
      // Mails are plain text; nothing from a request may name a file or an address to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  )
  return {
    send: async ({ to, subject, text }) =>
      void (await transporter.sendMail({ to: { name: '', address: to }, subject, text })),
    close: () => transporter.close(),
  }
}

function folderTransport({ from, dataDir, newId, logger }: TransportOptions): MailTransport {
  const folder = join(dataDir, 'mail')
  const composer = nodemailer.createTransport(
    { streamTransport: true, buffer: true, newline: 'unix' },
    { from },
  )
  return {
    async send({ to, subject, text }) {
      const { message } = await composer.sendMail({ to: { name: '', address: to }, subject, text })
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const name = `${newId()}.eml`
      await writeFile(join(folder, `.${name}`), message as Buffer, { mode: 0o600 })
      await rename(join(folder, `.${name}`), join(folder, name))
      logger.warn('no SMTP_URL: a mail was written to the data folder', { file: join('mail', name), subject })
    },
    close: () => composer.close(),
  }
}
