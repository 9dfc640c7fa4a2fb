import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '../../sync-server/config.ts'
import { createLogger } from '../../sync-server/logger.ts'
import { type SyncServer, startSyncServer } from '../../sync-server/server.ts'
import { FakeStripe } from './fake-stripe.ts'
import { startMailPage } from './mail-page.ts'
import { Mailbox } from './mailbox.ts'
import { type SeededAccount, seedAccounts } from './seed-accounts.ts'

export interface DevStack {
  syncUrl: string
  mailsUrl: string
  stripeUrl: string
  accounts: SeededAccount[]
  stop(): Promise<void>
}

/**
 * What stands around the app: a sync server on SQLite, a mail catcher with a page, and the fake of Stripe with pages
 * that can be clicked; with one account of each tier. All in this process, on loopback, with what they know in
 * `dataDir`, so that the next start goes on from there. They listen on `port` and the two after it; 0: any free ones.
 */
export async function startDevStack({ dataDir, port }: { dataDir: string; port: number }): Promise<DevStack> {
  await mkdir(dataDir, { recursive: true })
  const stripe = await startStripe(dataDir, port === 0 ? 0 : port + 2)
  const mailbox = await Mailbox.open()
  const mailPage = await startMailPage(mailbox, port === 0 ? 0 : port + 1)
  const sync = await startServer({ dataDir, port, smtpUrl: mailbox.url, stripe: stripe.fake })
  stripe.fake.openPages(sync.url)
  const accounts = await seedAccounts(sync, mailbox)
  await stripe.save()
  return {
    syncUrl: sync.url,
    mailsUrl: mailPage.url,
    stripeUrl: stripe.fake.url,
    accounts,
    async stop() {
      await sync.stop()
      await stripe.save()
      await stripe.fake.close()
      await mailPage.close()
      await mailbox.close()
    },
  }
}

/** Keeps its state in a file: the server would find its customers missing after a restart. */
async function startStripe(dataDir: string, port: number) {
  const file = join(dataDir, 'fake-stripe.json')
  const fake = await FakeStripe.start(Date.now, port)
  if (existsSync(file)) fake.state.load(await readFile(file, 'utf8'))
  const save = () => writeFile(file, fake.state.save())
  // After each request of the server, which also follows each click on a page: so a killed process loses nothing.
  fake.beforeAnswer = save
  return { fake, save }
}

function startServer(given: {
  dataDir: string
  port: number
  smtpUrl: string
  stripe: FakeStripe
}): Promise<SyncServer> {
  const config = readConfig({
    NODE_ENV: 'development',
    DATA_DIR: given.dataDir,
    PORT: String(given.port),
    SMTP_URL: given.smtpUrl,
    LOG_LEVEL: 'warn',
    // A tester clicks faster than a user.
    RATE_LIMIT_PER_MINUTE: '1000',
    ...given.stripe.env,
  })
  return startSyncServer(config, '0.0.0-dev', { logger: createLogger('warn') })
}
