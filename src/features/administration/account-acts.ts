// The acts on an account as operations.

import { addressField, nameField, optional, textField } from '../../operation/fields.ts'
import { refused } from '../../operation/operation.ts'
import {
  deleteAccount,
  demoteAccount,
  endSessionsOf,
  giveAddressBack,
  promoteAccount,
  removeSecondStep,
  renameAccount,
  restoreAccount,
  sendReset,
  suspendAccount,
} from './accounts.ts'
import { act, actMeanings, expectedNumberField } from './act.ts'

const accountMeanings = { ...actMeanings, 'not-by-key': refused(403) }
const guardedMeanings = { ...accountMeanings, 'last-admin': refused(409) }

/** Each act by its name in addresses and texts. */
export const accountActs = {
  suspend: act({
    name: 'admin-suspend-account',
    api: 'POST /api/admin/accounts/{id}/suspend',
    scope: 'accounts:write',
    input: {},
    run: (ports, by, { id }) => suspendAccount(ports, by, id),
    outcomes: guardedMeanings,
  }),
  restore: act({
    name: 'admin-restore-account',
    api: 'POST /api/admin/accounts/{id}/restore',
    scope: 'accounts:write',
    /** How many disputes the administrator saw. */
    input: { disputes: optional(expectedNumberField, 0) },
    // A dispute is decided by a person.
    run: (ports, by, { id, disputes }) => restoreAccount(ports, by, id, by.key ? 0 : disputes),
    outcomes: accountMeanings,
  }),
  'give-back': act({
    name: 'admin-give-address-back',
    api: 'POST /api/admin/accounts/{id}/give-back',
    scope: null,
    input: { address: addressField },
    run: (ports, by, { id, address }) => giveAddressBack(ports, by, id, address),
    outcomes: { ...accountMeanings, 'not-disputed': refused(422, 'address', 'address-not-disputed') },
  }),
  'end-sessions': act({
    name: 'admin-end-sessions',
    api: 'POST /api/admin/accounts/{id}/end-sessions',
    scope: 'accounts:write',
    input: {},
    run: (ports, by, { id }) => endSessionsOf(ports, by, id),
    outcomes: accountMeanings,
  }),
  'send-reset': act({
    name: 'admin-send-reset',
    api: 'POST /api/admin/accounts/{id}/send-reset',
    scope: 'accounts:write',
    input: {},
    run: (ports, by, { id }) => sendReset(ports, by, id),
    outcomes: accountMeanings,
  }),
  'remove-second-step': act({
    name: 'admin-remove-second-step',
    scope: null,
    api: 'POST /api/admin/accounts/{id}/remove-second-step',
    input: {},
    run: (ports, by, { id }) => removeSecondStep(ports, by, id),
    outcomes: { ...accountMeanings, 'reason-missing': refused(422, 'reason') },
  }),
  rename: act({
    name: 'admin-rename-account',
    api: 'POST /api/admin/accounts/{id}/rename',
    scope: 'accounts:write',
    /** The new name, and the one that the administrator saw. */
    input: { name: nameField, expected: textField },
    run: (ports, by, { id, name, expected }) => renameAccount(ports, by, id, { from: expected, to: name }),
    outcomes: { ...accountMeanings, 'name-taken': refused(422, 'name') },
  }),
  promote: act({
    name: 'admin-promote-account',
    api: 'POST /api/admin/accounts/{id}/promote',
    scope: null,
    input: {},
    run: (ports, by, { id }) => promoteAccount(ports, by, id),
    outcomes: accountMeanings,
  }),
  demote: act({
    name: 'admin-demote-account',
    api: 'POST /api/admin/accounts/{id}/demote',
    scope: null,
    input: {},
    run: (ports, by, { id }) => demoteAccount(ports, by, id),
    outcomes: guardedMeanings,
  }),
  delete: act({
    name: 'admin-delete-account',
    api: 'POST /api/admin/accounts/{id}/delete',
    scope: 'accounts:delete',
    input: {},
    run: (ports, by, { id }) => deleteAccount(ports, by, id),
    outcomes: guardedMeanings,
  }),
}
