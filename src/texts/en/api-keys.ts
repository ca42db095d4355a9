import type * as zhCN from '../zh-CN/api-keys.ts'

/** Words for API keys; in English. */
export const words: typeof zhCN.words = {
  apiKeys: {
    lead: (link) => [
      'With an API key, a program can do administrative work within the key’s scopes; the ',
      link,
      ' lists what it can do. A key stops working at once when its administrator is suspended, is no longer an administrator, asks to have the account deleted, or resets the password by mail.',
    ],
    label: 'Name',
    labelHint: 'For example the program’s name. All administrators can see it.',
    scope: 'Scopes',
    scopes: {
      'overview:read': 'Read the overview',
      'accounts:read': 'Read accounts and their sessions',
      'accounts:write':
        'Suspend, restore, rename, end sessions, send password resets (except administrators)',
      'accounts:delete': 'Delete accounts (except administrators)',
      'registrations:read': 'Read registrations',
      'registrations:write': 'Resend, extend, correct the address, let mails through again, delete',
      'registrations:confirm': 'Confirm without a mail, and hand out confirmation links',
      'outbox:read': 'Read mails and each attempt',
      'outbox:write': 'Send mails now, or stop them',
      'notifications:read': 'Read notifications for hooks and webhooks, and each attempt',
      'notifications:write': 'Send notifications now',
      'blocks:read': 'Read blocks',
      'blocks:write': 'Block and unblock',
      'events:read': 'Read and export the events',
    },
    life: 'Valid for',
    lifeHint: 'An expired key stops working and cannot be extended: replace it before then.',
    days: (days) => `${days} days`,
    nothing: 'No API keys yet.',
    makeTitle: 'Create an API key',
    makeLead:
      'Give it only the scopes that the program needs. The key is shown only once, and you will get a mail about it.',
    madeTitle: 'API key created',
    once: 'The key is shown only once: copy it into the program now. Anyone who has it can do what its scopes allow.',
    until: (at) => ['It is valid until ', at, '.'],
    use: (header, link) => ['A program sends it in the header ', header, '. Examples are in the ', link, '.'],
    toList: 'See all keys',
    state: 'State',
    states: { active: 'active', expired: 'expired', revoked: 'revoked' },
    owner: 'Administrator',
    usedAt: 'Last used',
    neverUsed: 'never',
    expiresAt: 'Expires',
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  'api-keys': 'API keys',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'admin-list-api-keys': 'List the API keys',
  'admin-make-api-key': 'Create an API key; key is shown only once',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'api-key-made': 'API key created',
  'api-key-revoked': 'API key revoked',
  'api-key-used': 'API key used from a new network',
}

/** Its problems at fields. */
export const problems: typeof zhCN.problems = {
  'label-missing': () => 'Give the key a name.',
  'label-too-long': () => 'The name is too long: at most 60 characters.',
  'scope-not-chosen': () => 'Choose at least one scope.',
  'scope-unknown': () => 'One of the scopes does not exist.',
  'days-wrong': () => 'Choose between 1 and 365 days.',
}
