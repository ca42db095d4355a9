/**
 * The subject of a mail: in columns if statements look for it, otherwise as JSON, instead of texts put together by
 * hand.
 */
export const statements = [
  'drop index outbox_typed',
  'alter table outbox rename column detail to facts',
  // The address or name that a visitor asked a new password for.
  'alter table outbox add column address_key text',
  'alter table outbox add column name_key text',
  `update outbox set address_key = substr(facts, 9), facts = null
    where kind = 'password-reset' and facts like 'address %'`,
  `update outbox set name_key = substr(facts, 6), facts = null
    where kind = 'password-reset' and facts like 'name %'`,
  `update outbox set facts = '{"isUnreadable":true}' where kind = 'password-reset' and facts is not null`,
  `update outbox set facts = '{"changeId":"' || facts || '"}'
    where kind in ('address-change', 'address-change-asked')`,
  `update outbox set facts = '{"changeId":"' || substr(facts, 5) || '","side":"' || substr(facts, 1, 3) || '"}'
    where kind = 'address-changed'`,
  `update outbox set facts = '{"address":"' || replace(replace(facts, '\\', '\\\\'), '"', '\\"') || '"}'
    where kind in ('address-restored', 'address-disputed')`,
  `create index outbox_typed on outbox (changed_at)
    where due_at is null and registration_id is null and (account_id is null or facts is not null)`,
  // 1 for a mail that a person waits for; it overtakes the others.
  'alter table outbox add column overtakes integer',
  `update outbox set overtakes = 1
    where kind in ('confirmation', 'password-reset', 'address-change') and due_at is not null`,
  'create index outbox_overtaking on outbox (due_at) where due_at is not null and overtakes = 1',
  'create index outbox_address on outbox (address_key) where address_key is not null',
  'create index outbox_name on outbox (name_key) where name_key is not null',
] as const
