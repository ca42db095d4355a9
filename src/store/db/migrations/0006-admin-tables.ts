/**
 * For the administration's tables: each try at a mail, where mails went, and an index for each order, filter and
 * search. `{binary}` becomes the collation that compares bytes, under which a prefix is a range.
 */
export const statements = [
  'alter table outbox add column domain text',

  `create table mail_tries (
    id text primary key,
    mail_id text not null references outbox (id) on delete cascade,
    at bigint not null,
    outcome text not null,
    reason text,
    reply text
  )`,
  'create index mail_tries_mail on mail_tries (mail_id, id)',

  'create index accounts_confirmed on accounts (confirmed_at, id)',
  'create index accounts_name_search on accounts (name_key {binary}, id)',
  'create index accounts_address_search on accounts (address_key {binary}, id)',
  'create index accounts_suspended on accounts (confirmed_at, id) where suspended_at is not null',
  'create index accounts_admin on accounts (confirmed_at, id) where is_admin = 1',

  'create index registrations_name_search on registrations (name_key {binary}, id)',
  'create index registrations_address_search on registrations (address_key {binary}, id)',
  `create index registrations_waiting on registrations (expires_at)
    where confirmed_at is null and closed_at is null`,

  'create index outbox_state on outbox (state, id)',
  'create index outbox_kind on outbox (kind, id)',
  'create index outbox_domain on outbox (domain, state, id)',

  'drop index events_at',
  'create index events_at on events (at, id)',
  'create index events_kind on events (kind, at, id)',
  'create index events_account on events (account_id, at, id)',
  'create index events_registration on events (registration_id, at, id) where registration_id is not null',
  'create index events_actor on events (actor, at, id)',
] as const
