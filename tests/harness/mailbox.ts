import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { domainToUnicode } from 'node:url'
import { SMTPServer } from 'smtp-server'

export interface ReceivedMail {
  to: string
  subject: string
  text: string
  /** The code that the mail brings, where it brings one. */
  token: string | null
}

/** A real SMTP server on loopback that keeps what it is given; it can be told to refuse, and to be away. */
export class Mailbox {
  readonly mails: ReceivedMail[] = []
  refusals = 0
  /** With this it refuses every recipient. */
  recipientRefusal: number | null = null
  #port = 0
  #isAway = false
  #server = this.#create()

  #create(): SMTPServer {
    return new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      // Connections that a pool keeps open need not be waited for.
      closeTimeout: 50,
      onRcptTo: (_address, _session, done) => {
        if (this.recipientRefusal === null) return done()
        done(Object.assign(new Error('no such mailbox'), { responseCode: this.recipientRefusal }))
      },
      onData: (stream, session, done) => {
        void text(stream).then((raw) => {
          if (this.refusals > 0) {
            this.refusals -= 1
            done(Object.assign(new Error('try again later'), { responseCode: 451 }))
            return
          }
          for (const { address } of session.envelope.rcptTo) this.mails.push(parse(address, raw))
          done()
        }, done)
      },
    })
  }

  static async open(): Promise<Mailbox> {
    const mailbox = new Mailbox()
    await mailbox.comeBack()
    return mailbox
  }

  /** Its port is closed from now on. */
  async goAway(): Promise<void> {
    await this.close()
    this.#isAway = true
  }

  async comeBackIfAway(): Promise<void> {
    if (this.#isAway) await this.comeBack()
  }

  /** On the port that it had before. */
  async comeBack(): Promise<void> {
    this.#isAway = false
    this.#server = this.#create()
    const server = this.#server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}?ignoreTLS=true`
  }

  /** Mails to this address, oldest first. */
  to(address: string): ReceivedMail[] {
    return this.mails.filter((mail) => spelling(mail.to) === spelling(address))
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}

/** smtp-server shows domains in Unicode, however they were written. */
function spelling(address: string): string {
  const [local = '', domain = ''] = address.split('@')
  return `${local.toLowerCase()}@${domainToUnicode(domain)}`
}

function parse(to: string, raw: string): ReceivedMail {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ')
  const body = rest.join('\r\n\r\n')
  const encoding = /^Content-Transfer-Encoding: *([\w-]+)/im.exec(unfolded)?.[1]?.toLowerCase()
  const plain =
    encoding === 'quoted-printable'
      ? decodeQuotedPrintable(body)
      : encoding === 'base64'
        ? Buffer.from(body, 'base64').toString('utf8')
        : body
  return {
    to,
    subject: decodeWords(/^Subject: (.*)$/im.exec(unfolded)?.[1] ?? ''),
    text: plain,
    token: /#token=([\w-]+)/.exec(plain)?.[1] ?? null,
  }
}

/** RFC 2047, as nodemailer writes a subject that is not ASCII. */
function decodeWords(line: string): string {
  return line
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('utf8')
        : decodeQuotedPrintable(word.replaceAll('_', ' ')),
    )
}

function decodeQuotedPrintable(body: string): string {
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
