/** The password is one means of a recent proof, so the column is named for the proof. */
export const statements = ['alter table sessions rename column password_at to proved_at'] as const
