/** When a session's person last typed the password; what was begun before counts as long ago. */
export const statements = ['alter table sessions add column password_at bigint not null default 0'] as const
