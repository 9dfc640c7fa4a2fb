import { AccountApp } from '../harness/account-app.ts'
import { AccountServer } from '../harness/account-server.ts'
import { expect, test } from './fixtures.ts'

test('F4: a page to pay on opens in the browser after a question that shows its host', async ({ launch }) => {
  const server = await AccountServer.start('sqlite')
  try {
    const account = new AccountApp(await launch({ env: server.appEnv }), server)
    const pages = ['https://checkout.stripe.com/c/pay/cs_1', `${server.shop.stripe.url}/c/pay/cs_1`]
    for (const url of pages) {
      const question = `Open ${new URL(url).host} in your browser?`
      expect(await account.openInBrowser(url)).toEqual({ question, url })
    }
    expect(await account.openInBrowser('http://checkout.stripe.com/c/pay/cs_1')).toBeNull()
  } finally {
    await server.close()
  }
})
