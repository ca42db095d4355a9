import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../../src/base/paths.ts'
import { textsFor } from '../../../src/texts/texts.ts'
import { makeAdmin, root } from '../../support/admin.ts'
import { programWith } from '../../support/api-keys.ts'
import { complaintsOf, logIn, useBrowser } from '../../support/browser.ts'
import { openServedHouse } from '../../support/served.ts'

const openPage = useBrowser()

test('an administrator makes a key on a phone, copies it, sees its use, and revokes it', async () => {
  await using house = await openServedHouse()
  await makeAdmin(house)
  const { admin, apiKeys } = textsFor('zh-CN')
  const page = await openPage(house, {
    locale: 'zh-CN',
    viewport: { width: 360, height: 780 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const complaints = complaintsOf(page)
  await page.goto(`/login/?next=${paths.adminApiKeys}`)
  await logIn(page, { identifier: root.name, password: root.password })
  await page.getByRole('heading', { level: 1, name: admin.nav['api-keys'] }).waitFor()
  await page.getByRole('link', { name: apiKeys.makeTitle }).click()
  await page.getByLabel(apiKeys.label).fill('每晚的报表')
  await page.getByRole('button', { name: apiKeys.makeTitle }).click()
  await page.locator('[data-problem="scope-not-chosen"]').waitFor()
  assert.equal(await page.getByLabel(apiKeys.label).inputValue(), '每晚的报表')
  await page.getByLabel(apiKeys.scopes['accounts:read']).check()
  await page.getByRole('button', { name: apiKeys.makeTitle }).click()
  await page.locator('[data-notice="made"]').waitFor()
  await page.getByRole('button', { name: admin.copy, exact: true }).click()
  await page.getByText(admin.copied, { exact: true }).waitFor()
  const key = await page.evaluate(() => navigator.clipboard.readText())
  assert.equal(key, await page.locator('[data-api-key]').textContent())
  assert.ok(!page.url().includes('pk_'))

  const program = programWith(house, key)
  assert.equal((await program.get('/api/admin/accounts')).status, 200)
  await page.locator('main a.button').click()
  await page.locator('[data-state="active"]').waitFor()
  assert.ok(!(await page.content()).includes(key))
  await page.locator('[data-act="revoke"]').click()
  await page.getByLabel(admin.reason).fill('不用了')
  await page.locator('main form button').click()
  await page.locator('[data-notice="revoke"]').waitFor()
  await page.locator('[data-state="revoked"]').waitFor()
  assert.equal((await program.get('/api/admin/accounts')).status, 401)
  assert.deepEqual(complaints, [])
})
