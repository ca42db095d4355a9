import { apiKeyFormPage, apiKeyMadePage, apiKeysPage } from '../../../src/features/api-keys/api-keys.page.ts'
import type { Html } from '../../../src/page/html.ts'
import { at } from '../../support/hostile.ts'
import type { SampleFrame } from '../../support/pages.ts'

/** Its pages in all their forms, filled with a sample. */
export function pages(frame: SampleFrame): Html[] {
  const {
    siteName: label,
    people: [{ name: accountName }],
    network,
    expiresAt,
    next,
    code,
  } = frame.sample
  const row = {
    id: 'id',
    label,
    scope: 'accounts:read accounts:write events:read',
    state: 'active',
    accountId: 'id',
    accountName,
    expiresAt,
    usedAt: at,
    usedFrom: network,
  } as const
  const page = { query: {}, next, isCut: false, notice: null }
  const empty = { label: '', ticked: [], days: 90, problems: [], trouble: null }
  return [
    apiKeysPage(frame, {
      ...page,
      rows: [
        row,
        { ...row, scope: 'registrations:read', usedAt: null, usedFrom: null },
        { ...row, state: 'expired' },
        { ...row, state: 'revoked' },
      ],
    }),
    apiKeysPage(frame, { ...page, next: null, rows: [], notice: { act: 'revoke', name: null } }),
    apiKeyFormPage(frame, empty),
    apiKeyFormPage(frame, {
      ...empty,
      label,
      ticked: ['accounts:read'],
      problems: [
        { field: 'label', kind: 'label-missing' },
        { field: 'scope', kind: 'scope-not-chosen' },
        { field: 'days', kind: 'days-wrong' },
      ],
      trouble: 'ended',
    }),
    apiKeyMadePage(frame, {
      key: `pk_${code}`,
      label,
      expiresAt,
    }),
  ]
}
