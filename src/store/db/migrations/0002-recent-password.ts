/** When a session's person last typed the password; sessions from before the column count as long ago. */
export const statements = ['alter table sessions add column password_at bigint not null default 0'] as const
