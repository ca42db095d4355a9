/** Passkeys: the public key of each, and the host that it belongs to. */
export const statements = [
  `create table passkeys (
    id text primary key,
    account_id text not null references accounts (id) on delete cascade,
    credential_id text not null unique,
    public_key text not null,
    algorithm integer not null,
    host text not null,
    label text not null,
    browser text,
    system text,
    counter bigint not null,
    counter_back_at bigint,
    created_at bigint not null,
    used_at bigint
  )`,
  'create index passkeys_account on passkeys (account_id)',
] as const
