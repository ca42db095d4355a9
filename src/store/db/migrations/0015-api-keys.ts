/** API keys, and the networks from which each was used. */
export const statements = [
  `create table api_keys (
    id text primary key,
    account_id text not null references accounts (id) on delete cascade,
    label text not null,
    token_hash text not null unique,
    scope text not null,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
  )`,
  'create index api_keys_account on api_keys (account_id)',
  'create index api_keys_end on api_keys (expires_at)',

  `create table api_key_uses (
    key_id text not null references api_keys (id) on delete cascade,
    network text not null,
    used_at bigint not null,
    primary key (key_id, network)
  )`,
] as const
