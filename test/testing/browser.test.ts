// The kit as the browser tests of a host application use it: its page is the application's, its mails are the kit's.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { openTestPostern } from '../../src/testing/testing.ts'
import { fill, logIn, press, useBrowser } from '../support/browser.ts'
import { ada } from '../support/visitor.ts'

const openPage = useBrowser()

test('somebody registers in a browser, opens the link that the kit gives, and is known to the application', async () => {
  let answer: RequestListener = (_, response) => response.end()
  const server = createServer((request, response) => answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  await using postern = await openTestPostern({ BASE_URL: url })
  answer = (request, response) =>
    postern.node(request, response, () => {
      void postern
        .currentAccount(request)
        .then((account) => response.end(`The cart of ${account?.name ?? 'a visitor'}`))
    })
  const page = await openPage({ url }, { locale: 'en' })
  await page.goto('/register/?next=/cart')
  await fill(page, ada)
  await press(page)
  await page.locator('[data-page="waiting"]').waitFor()
  const { link } = await postern.mailbox.lastTo(ada.address)
  await page.goto(link ?? '')
  await page.locator('[data-page="log-in"], [data-page="confirmed"]').waitFor()
  await page.goto('/login/?next=/cart')
  await logIn(page, { identifier: ada.name, password: ada.password })
  assert.equal(await page.textContent('body'), 'The cart of ada')
  server.closeAllConnections()
  server.close()
})
