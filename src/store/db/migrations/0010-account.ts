/** For the account's own pages: the browser and network of a session, the last log-in, and when an account is deleted. */
export const statements = [
  'alter table sessions add column browser text',
  'alter table sessions add column system text',
  'alter table sessions add column network text',

  'alter table accounts add column logged_in_at bigint',
  `update accounts set logged_in_at =
    (select max(devices.seen_at) from devices where devices.account_id = accounts.id)`,
  'alter table accounts add column deletes_at bigint',
  'create index accounts_deletion on accounts (deletes_at) where deletes_at is not null',
] as const
