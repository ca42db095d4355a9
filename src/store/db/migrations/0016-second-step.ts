/** The proofs of a session; authenticator apps, recovery codes, and log-ins that wait for their second step. */
export const statements = [
  `alter table sessions add column amr text not null default 'password'`,
  'alter table accounts add column second_step integer not null default 0',
  'create index accounts_second_step on accounts (confirmed_at, id) where second_step = 1',
  'create index accounts_second_step_name on accounts (name_key {binary}, id) where second_step = 1',
  'create index accounts_second_step_address on accounts (address_key {binary}, id) where second_step = 1',
  'alter table devices add column second_step_at bigint',
  `create table authenticators (
    account_id text primary key references accounts (id) on delete cascade,
    sealed_secret text not null,
    key_id text not null,
    last_step bigint not null,
    created_at bigint not null,
    used_at bigint
  )`,
  `create table recovery_codes (
    account_id text not null references accounts (id) on delete cascade,
    code_hash text not null,
    created_at bigint not null,
    used_at bigint,
    primary key (account_id, code_hash)
  )`,
  `create table pending_log_ins (
    token_hash text primary key,
    account_id text not null references accounts (id) on delete cascade,
    password_hash text not null,
    stay integer not null,
    created_at bigint not null,
    ends_at bigint not null
  )`,
  'create index pending_log_ins_account on pending_log_ins (account_id)',
  'create index pending_log_ins_end on pending_log_ins (ends_at)',
] as const
