import type { NotMeTexts } from '../zh-CN/not-me.ts'

/** What a mail's reader who did not register is told, in English. */
export const notMeEn: NotMeTexts = {
  title: 'Was it not you?',
  lead: (days) =>
    `Tell us, and this registration ends. For ${days} days no more registration mails will come to your address. If you have an account, nothing about it changes.`,
  address: 'Your e-mail address',
  addressHint:
    'The one that the mail came to. Programs that open links by themselves do not type it, so we know that it is you.',
  submit: 'It was not me',
  doneTitle: 'This registration has ended',
  done: (days) =>
    `Nothing will come of it, and for ${days} days no more registration mails will be sent to you.`,
  doneUndo: 'A mistake? Open the same link in the mail once more to undo it.',
  wasMeTitle: 'Was it you after all?',
  wasMeLead:
    'You told us that this registration was not yours, so it ended and the mails stopped. If it was you, you can take that back here.',
  wasMeSubmit: 'It was me',
  liftedTitle: 'Taken back',
  lifted:
    'Registration mails can reach your address again. To go on with a registration, open the confirmation link in its mail.',
  confirmedTitle: 'This registration was confirmed',
  confirmed:
    'Somebody who reads this mailbox confirmed it, and it is an account now. If that was not you, set a new password at once, and the account is in your hands.',
  confirmedLink: 'Set a new password',
  goneTitle: 'This registration is gone',
  gone: 'It was never confirmed and has been deleted, as it should be. There is nothing for you to do.',
  invalidTitle: 'This link does not work',
  invalid:
    'Perhaps it was not copied in full, or it stopped working when the address was corrected. If you ignore the mail, nothing will happen.',
  offer: 'It was not you, and you want no more mails like this?',
  offerLink: 'Tell us',
}
