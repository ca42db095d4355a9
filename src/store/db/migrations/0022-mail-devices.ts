// More mails tell the device of the act that they report, and the mail about an API key has become a kind of its own. Mails
// that wait know no device.

const withDevice = `('address-change-asked', 'address-changed', 'deletion-cancelled', 'deletion-planned', 'name-changed',
  'recovery-code-used')`

const unknown = '"browser":null,"system":null,"network":null'

/** Fills in the facts that the mails of before do not have. */
export const statements = [
  `update outbox set facts = '{${unknown}}' where kind in ${withDevice} and facts is null`,
  `update outbox set facts = '{${unknown},' || substr(facts, 2)
    where kind in ${withDevice} and facts not like '%"network":%'`,
  `update outbox set kind = 'api-key-made', facts = '{"device":null}'
    where kind = 'administrators-act' and facts like '%"act":"api-key-made"%'`,
] as const
