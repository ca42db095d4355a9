/** Known devices, limits, tries at passwords, and the mails that strangers have caused. */
export const statements = [
  // One browser may know several accounts, and then has one token for all of them.
  `create table devices (
    token_hash text not null,
    account_id text not null references accounts (id) on delete cascade,
    created_at bigint not null,
    seen_at bigint not null,
    primary key (token_hash, account_id)
  ) {clustered}`,
  'create index devices_account on devices (account_id)',
  'create index devices_seen on devices (seen_at)',

  `create table limits (
    key text primary key,
    theoretical_at bigint not null
  ) {clustered}`,
  'create index limits_theoretical on limits (theoretical_at)',

  `create table guesses (
    key text primary key,
    failures integer not null,
    last_at bigint not null
  ) {clustered}`,
  'create index guesses_last on guesses (last_at)',

  `create table mail_budgets (
    key text primary key,
    mails text not null,
    ends_at bigint not null
  )`,
  'create index mail_budgets_end on mail_budgets (ends_at)',
] as const
