/** The first tables. Written for both databases: `bigint` is an integer to SQLite, instants are milliseconds since 1970 UTC. */
export const statements = [
  `create table accounts (
    id text primary key,
    name text not null,
    name_key text not null unique,
    name_skeleton text not null unique,
    address text not null,
    address_key text not null unique,
    password_hash text not null,
    locale text not null,
    is_admin integer not null default 0,
    suspended_at bigint,
    confirmed_at bigint not null,
    registration_id text not null unique
  )`,

  `create table registrations (
    id text primary key,
    name text not null,
    name_key text not null,
    name_skeleton text not null,
    address text not null,
    address_key text not null,
    password_hash text not null,
    locale text not null,
    next text,
    network text,
    key_id text not null,
    generation integer not null,
    digit_tries integer not null,
    password_tries integer not null,
    mail_id text not null,
    mail_requested_at bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    opened_at bigint,
    confirmed_at bigint,
    closed_at bigint,
    origin_id text
  )`,
  'create index registrations_address on registrations (address_key, created_at)',
  'create index registrations_name on registrations (name_key, created_at)',
  'create index registrations_expiry on registrations (expires_at)',

  `create table browser_tokens (
    token_hash text primary key,
    registration_id text not null references registrations (id) on delete cascade,
    may_confirm integer not null,
    created_at bigint not null
  )`,
  'create index browser_tokens_registration on browser_tokens (registration_id)',

  `create table outbox (
    id text primary key,
    kind text not null,
    registration_id text not null,
    generation integer not null,
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
  'create index outbox_due on outbox (due_at) where due_at is not null',
  'create index outbox_registration on outbox (registration_id)',

  `create table sessions (
    token_hash text primary key,
    id text not null,
    account_id text not null references accounts (id) on delete cascade,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    stay integer not null
  ) {clustered}`,
  'create index sessions_account on sessions (account_id)',
  'create index sessions_expiry on sessions (expires_at)',

  `create table events (
    id text primary key,
    at bigint not null,
    kind text not null,
    account_id text,
    registration_id text,
    actor text not null,
    network text
  ) {clustered}`,
  'create index events_at on events (at)',

  `create table attempts (
    key text primary key,
    count integer not null,
    resets_at bigint not null
  )`,
  'create index attempts_reset on attempts (resets_at)',
] as const
