/** Changes of address, pending and done; a done one reserves the old address while it can be undone. */
export const statements = [
  `create table address_changes (
    id text primary key,
    account_id text not null references accounts (id) on delete cascade,
    address text not null,
    address_key text not null,
    password_hash text not null,
    new_address text not null,
    new_address_key text not null,
    mail_id text not null,
    mail_requested_at bigint not null,
    asked_at bigint not null,
    done_at bigint,
    ends_at bigint
  )`,
  'create index address_changes_account on address_changes (account_id)',
  'create unique index address_changes_pending on address_changes (account_id) where done_at is null',
  'create index address_changes_reserved on address_changes (address_key, done_at) where done_at is not null',
  'create index address_changes_end on address_changes (ends_at)',
] as const
