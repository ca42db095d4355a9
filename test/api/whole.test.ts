// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hono } from 'hono'
import { actsOf } from '../../src/api/acts.ts'
import { features } from '../../src/features.ts'
import type { Env } from '../../src/http/context.ts'
import { createCookies } from '../../src/http/cookies.ts'
import { openHouse } from '../support/house.ts'
import { assets } from '../support/pages.ts'

// The forms that have another address in JSON than their own below `/api`. A bulk act has an address for each kind, because
// each has its own scope.
const elsewhere: Record<string, string> = {
  '/api/admin/setup': '/api/setup',
  '/api/admin/registrations/bulk': '/api/admin/registrations/bulk/resend',
  '/api/admin/blocks/add': '/api/admin/blocks',
  '/api/admin/api-keys/add': '/api/admin/api-keys',
  '/api/admin/webhooks/{id}/retry': '/api/admin/notifications/{id}/retry',
}

test('a program can do whatever a page can do: each act and each form has an address in JSON', async () => {
  const acts = features.flatMap(({ operations }) => [...operations])
  assert.deepEqual(
    acts.filter((act) => !('api' in act)),
    [],
  )
  await using house = await openHouse({}, { working: false })
  const app = new Hono<Env>()
  const web = { ports: house.ports, assets, cookies: createCookies(false), mailbox: null }
  for (const feature of features) feature.addRoutes(web, app)
  const inJson = actsOf(features).flatMap(({ method, path }) => (method === 'POST' ? [path] : []))
  const forms = app.routes
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => `/api${path.replace(/:(\w+)\{[^}]*\}+/g, '{$1}')}`)
  assert.ok(forms.length > 40, `${forms.length} forms`)
  assert.deepEqual(
    forms.filter((form) => !inJson.includes(elsewhere[form] ?? form)),
    [],
  )
})
