/** Whether an account has a passkey, with the indexes of that filter; and when its owner was offered one. */
export const statements = [
  'alter table accounts add column has_passkey integer not null default 0',
  'update accounts set has_passkey = 1 where id in (select account_id from passkeys)',
  'create index accounts_passkey on accounts (confirmed_at, id) where has_passkey = 1',
  'create index accounts_passkey_name on accounts (name_key {binary}, id) where has_passkey = 1',
  'create index accounts_passkey_address on accounts (address_key {binary}, id) where has_passkey = 1',
  'alter table accounts add column passkey_offered_at bigint',
] as const
