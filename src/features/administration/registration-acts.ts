// The acts on a registration as operations.

import { parseName } from '../../base/name.ts'
import type { Name } from '../../base/name.ts'
import { addressField } from '../../operation/fields.ts'
import type { OptionalTextField } from '../../operation/fields.ts'
import { refused } from '../../operation/operation.ts'
import { act, actMeanings, expectedNumberField } from './act.ts'
import { blockAddress, blockDomain } from './blocks.ts'
import { confirmByHand } from './confirm-by-hand.ts'
import { handOutLink } from './hand-out-link.ts'
import { liftMuteByAdmin } from './lift-mute.ts'
import { correctByAdmin, deleteRegistration, extendRegistration, resendByAdmin } from './registrations.ts'

/** The generation of the registration that the administrator saw. */
const expected = { generation: expectedNumberField }

/** Another name, for a registration whose own has been taken; null if the field was left empty. */
const otherNameField: OptionalTextField<Name | null> = {
  type: 'string',
  need: 'optional',
  read: (typed) => (typed === '' ? null : parseName(typed)),
}

const { done, stale, unknown } = actMeanings
const blockMeanings = { done, stale, 'already-blocked': refused(409), unknown }

/** Each act by its name in addresses and texts. */
export const registrationActs = {
  resend: act({
    name: 'admin-resend',
    api: 'POST /api/admin/registrations/{id}/resend',
    scope: 'registrations:write',
    input: expected,
    run: resendByAdmin,
    outcomes: actMeanings,
  }),
  extend: act({
    name: 'admin-extend-registration',
    api: 'POST /api/admin/registrations/{id}/extend',
    scope: 'registrations:write',
    input: expected,
    run: extendRegistration,
    outcomes: actMeanings,
  }),
  address: act({
    name: 'admin-correct-address',
    api: 'POST /api/admin/registrations/{id}/address',
    scope: 'registrations:write',
    input: { ...expected, address: addressField },
    run: (ports, by, { address, ...expected }) => correctByAdmin(ports, by, expected, address),
    outcomes: {
      ...actMeanings,
      unchanged: refused(422, 'address', 'address-unchanged'),
      'address-blocked': refused(422, 'address'),
    },
  }),
  confirm: act({
    name: 'admin-confirm',
    api: 'POST /api/admin/registrations/{id}/confirm',
    scope: 'registrations:confirm',
    input: { ...expected, name: otherNameField },
    run: (ports, by, { name, ...expected }) => confirmByHand(ports, by, expected, name),
    outcomes: {
      done,
      stale,
      expired: refused(409),
      'name-taken': refused(422, 'name'),
      'address-taken': refused(409),
      unknown,
    },
  }),
  link: act({
    name: 'admin-hand-out-link',
    api: 'POST /api/admin/registrations/{id}/link',
    scope: 'registrations:confirm',
    input: expected,
    run: handOutLink,
    outcomes: { ...actMeanings, expired: refused(409) },
  }),
  'delete-registration': act({
    name: 'admin-delete-registration',
    api: 'POST /api/admin/registrations/{id}/delete-registration',
    scope: 'registrations:write',
    input: expected,
    run: deleteRegistration,
    outcomes: actMeanings,
  }),
  'block-address': act({
    name: 'admin-block-address',
    api: 'POST /api/admin/registrations/{id}/block-address',
    scope: 'blocks:write',
    input: expected,
    run: blockAddress,
    outcomes: blockMeanings,
  }),
  'block-domain': act({
    name: 'admin-block-domain',
    api: 'POST /api/admin/registrations/{id}/block-domain',
    scope: 'blocks:write',
    input: expected,
    run: blockDomain,
    outcomes: blockMeanings,
  }),
  'lift-mute': act({
    name: 'admin-lift-mute',
    api: 'POST /api/admin/registrations/{id}/lift-mute',
    scope: 'registrations:write',
    input: expected,
    run: liftMuteByAdmin,
    outcomes: actMeanings,
  }),
}
