/** The mail that tells the owner of a log-in which waits for its second step, unless that is taken. */
export const statements = ['alter table pending_log_ins add column mail_id text'] as const
