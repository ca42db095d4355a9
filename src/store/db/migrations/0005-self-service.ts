/** Mails of every kind, not of registrations alone. SQLite cannot loosen a column, so both databases rebuild the table. */
export const statements = [
  `create table outbox_new (
    id text primary key,
    kind text not null,
    registration_id text,
    account_id text,
    generation integer not null,
    detail text,
    state text not null,
    tries integer not null,
    unknown_tries integer not null,
    due_at bigint,
    claim text,
    reason text,
    reply text,
    created_at bigint not null,
    changed_at bigint not null
  )`,
  `insert into outbox_new (id, kind, registration_id, generation, state, tries, unknown_tries, due_at, claim, reason, reply, created_at, changed_at)
    select id, kind, registration_id, generation, state, tries, unknown_tries, due_at, claim, reason, reply, created_at, changed_at from outbox`,
  'drop table outbox',
  'alter table outbox_new rename to outbox',
  'create index outbox_due on outbox (due_at) where due_at is not null',
  'create index outbox_registration on outbox (registration_id)',
  'create index outbox_account on outbox (account_id)',
] as const
