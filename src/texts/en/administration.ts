import { limits } from '../../base/limits.ts'
import { minute } from '../../base/time.ts'
import { asking, us } from '../sentence.ts'
import type * as zhCN from '../zh-CN/administration.ts'

const logIn = { lead: 'You can log in now:', label: 'Log in' }

function several(count: string): string {
  return count === '1' ? '1 registration' : `${count} registrations`
}

function begun(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

/** Words for administrators, and the mail that only they cause; in English. */
export const words: typeof zhCN.words = {
  admin: {
    title: 'Administration',
    nav: {
      overview: 'Overview',
      accounts: 'Accounts',
      registrations: 'Registrations',
      outbox: 'Mails',
      webhooks: 'Notifications',
      blocks: 'Blocks',
      events: 'Events',
      'api-keys': 'API keys',
      looks: 'Preview',
    },
    search: 'Search',
    searchPeople: 'Beginning of name or address',
    searchedStart: (text) => ['Begins with “', text, '”'],
    searchedPart: (text) => ['Contains “', text, '”'],
    alsoInside: 'Search anywhere in name or address',
    filter: 'Filter',
    apply: 'Show',
    clear: 'Clear filters',
    takeOff: 'Remove: ',
    labelled: (label, value) => [label, ': ', value],
    back: 'Back',
    all: 'All',
    next: 'Next page',
    first: 'Back to the first page',
    empty: 'Nothing here yet.',
    cut: 'There is a lot to search, so it paused after one second.',
    nothingSoFar: 'Nothing found so far.',
    goOn: 'Continue searching',
    actions: 'Actions',
    reason: 'Reason (kept in the events)',
    reasonHint: 'Optional. No passwords or addresses; the person sees it when they export their data.',
    reasonHintUnseen: 'Optional. No passwords or addresses.',
    reasonHintNeeded: 'Required. No passwords or addresses; the person sees it when they export their data.',
    cancel: 'Cancel',
    none: '—',
    times: (zone) => `Times on this page are in ${zone}.`,
    copy: 'Copy',
    copied: 'Copied',
    goneTitle: 'Not found',
    gone: 'It may have been deleted, or removed after it expired; or the link is mistyped.',
    toAll: {
      accounts: 'See all accounts',
      registrations: 'See all registrations',
      outbox: 'See all mails',
      webhooks: 'See all notifications',
      blocks: 'See all blocks',
      'api-keys': 'See all API keys',
    },
    alarms: {
      server: {
        title: (waited) => `A mail has been waiting for ${waited}`,
        text: 'The mail server has taken none since then. Check the mail server.',
      },
      recipients: {
        title: (domains, count, waited) => [
          'Mails to ',
          ...domains.flatMap((domain, place) => (place === 0 ? [domain] : [', ', domain])),
          `${count > domains.length ? ` and ${count - domains.length} more` : ''} have been waiting for ${waited}`,
        ],
        text: (taken) =>
          `The servers there have not taken them. Our mail server works: it has taken ${taken} other mails since then.`,
      },
      queue: {
        title: (waited) => `A mail has been waiting for ${waited} for its turn`,
        text: (taken) =>
          `The mail server works and has taken ${taken} others since then: there may be too many mails, or it may be slow.`,
      },
    },
    degraded: {
      'mail-server-fault': {
        title: 'The mail server does not take our mails',
        text: 'Check it and its settings; waiting mails then go out by themselves.',
      },
      'mail-budget': {
        title: 'The forms cause more mails than allowed per hour',
        text: 'Someone may be misusing them. These mails will be sent later, all others as usual. The mail server is not at fault.',
      },
    },
    budgetToo: 'The forms also cause more mails than allowed per hour; someone may be misusing them.',
    seeDelayed: 'See the delayed mails',
    seeMails: 'See the mails',

    setUp: {
      title: 'Create the first administrator',
      lead: 'This site has no administrator yet. Create one here to manage accounts and registrations.',
      addressHint: 'No confirmation e-mail is sent, so check the address.',
      submit: 'Create administrator',
      addPasskey: 'Log in and add a passkey',
      doneTitle: 'Administrator created',
      done: (name) => ['The administrator ', name, ' can log in now. The set-up link no longer works.'],
      deadTitle: 'This set-up link no longer works',
      dead: `It is valid for ${limits.setUpLife / minute} minutes, and only while there is no administrator. If you need one, run “postern admin create” on the server.`,
    },

    overview: {
      logIns: 'Log-in methods',
      factors: (twoSteps, passkeys) => [
        'Accounts with two-step verification: ',
        twoSteps,
        '; with a passkey: ',
        passkeys,
        '.',
      ],
      today: (registered, cameIn) => [
        `${registered === 0 ? 'Nobody' : registered === 1 ? 'One person' : `${registered} people`} registered today,`,
        cameIn === 0 ? 'nobody confirmed,' : cameIn === 1 ? 'one confirmed,' : `${cameIn} confirmed,`,
      ],
      todayStuck: (people, providers) =>
        `${people === 1 ? 'one is' : `${people} are`} stuck at ${providers === 1 ? 'one mail provider' : `${providers} mail providers`}`,
      todayNoneStuck: 'nobody is stuck',
      betweenClauses: ' ',
      waiting: 'Waiting',
      registered: 'Registered',
      confirmed: 'Confirmed',
      expired: 'Expired',
      day: 'Today',
      month: (people) => [people, ' in the last 30 days'],
      now: 'Now',
      funnel: 'From registering to logging in',
      funnelLead: (registered, since) =>
        registered === '1'
          ? ['The newest registration, of ', since, '.']
          : [`The ${registered} newest registrations, since `, since, '.'],
      step: 'Step',
      people: 'People',
      share: 'Of all',
      shareOfPrevious: 'Of the step before',
      steps: {
        registered: 'Registered',
        mailed: 'Mail accepted by the mail server',
        reacted: 'Opened the link or entered the code',
        confirmed: 'Confirmed',
        loggedIn: 'Logged in',
      },
      ways: { link: 'link', digits: 'code', hand: 'by hand' },
      time: 'Time to confirmation',
      took: 'Took',
      timeLead: (median, p90) => `Half of them within ${median}, nine out of ten within ${p90}.`,
      buckets: {
        '1m': 'up to 1 minute',
        '5m': '1 to 5 minutes',
        '15m': '5 to 15 minutes',
        '1h': '15 minutes to 1 hour',
        '6h': '1 to 6 hours',
        '1d': '6 to 24 hours',
        more: 'more than a day',
      },
      stuck: 'Mails not delivered',
      stuckLead:
        'These people are waiting for their confirmation, and their latest mail was not delivered; providers with the most people come first. Delayed mails are retried automatically.',
      why: 'Why',
      seeThem: 'See who they are',
      noneStuck: 'None.',
      stuckOf: { refused: (people) => `${people} refused`, delayed: (people) => `${people} delayed` },
      stuckBetween: ', ',
      domains: 'Mails by provider',
      domainsLead: (mails) =>
        `The ${mails === '1' ? 'newest mail' : `${mails} newest mails`}; providers with undelivered mails come first.`,
      domain: 'Domain',
      refused: 'Refused',
      delayed: 'Delayed',
      resendAll: 'Resend…',
      taken: 'Accepted',
      takenShare: 'Share accepted',
      backlog: 'Mails waiting',
      backlogText: (waiting, waited) => (waiting === 0 ? 'No mail is waiting' : `Oldest: ${waited}`),
      nothingYet: 'Nobody has registered yet.',
      duration: (milliseconds) =>
        milliseconds < 120_000
          ? `${Math.max(1, Math.round(milliseconds / 1_000))} s`
          : milliseconds < 7_200_000
            ? `${Math.round(milliseconds / 60_000)} min`
            : milliseconds < 172_800_000
              ? `${Math.round(milliseconds / 3_600_000)} h`
              : `${Math.round(milliseconds / 86_400_000)} days`,
    },

    accounts: {
      name: 'Name',
      address: 'E-mail address',
      confirmedAt: 'Confirmed at',
      state: 'State',
      states: {
        active: 'active',
        suspended: 'suspended',
        admin: 'administrator',
        leaving: 'to be deleted',
        'two-steps': 'two-step verification',
      },
      only: {
        suspended: 'Suspended',
        admin: 'Administrators',
        'two-steps': 'Two-step verification',
        passkey: 'With a passkey',
      },
      since: 'Confirmed',
      sinceDays: { 1: 'Last 24 hours', 7: 'Last 7 days', 30: 'Last 30 days' },
      order: 'Order',
      orders: { newest: 'Newest first', oldest: 'Oldest first', name: 'By name' },
      passkeys: 'Passkeys',
      registration: 'Registration',
      sessions: 'Sessions',
      noSessions: 'Not logged in at the moment.',
      browser: 'Browser',
      loggedInAt: 'Logged in at',
      seenAt: 'Last used',
      endsAt: 'Ends at the latest',
      stay: 'Stays logged in',
      stays: { 0: 'no', 1: 'yes' },
      lastLogInAt: 'Last log-in',
      neverLoggedIn: 'never logged in',
      nothing: 'No accounts found.',
      noneYet: 'No accounts yet.',
      deletesAt: 'Will be deleted',
      change: 'Change of address',
      formerAddress: 'Address to give back',
      changePending: (address, until) => ['waiting for ', address, ' to be confirmed, until ', until],
      changeDone: (address, until) => ['from ', address, ', which is reserved until ', until],
      changeDisputed: (address) => [
        'Disputed: the owner of ',
        address,
        ' says that they did not make this change. Find out whose account it is, then give the address back or just restore the account.',
      ],
      events: 'Latest events',
      allEvents: 'All events of this account',
      adminActs: 'What they did as an administrator',
    },

    registrations: {
      allEvents: 'All events of this registration',
      title: 'Registrations',
      nothing: 'No registrations found.',
      noneNow: 'No registrations at the moment.',
      name: 'Name',
      address: 'E-mail address',
      createdAt: 'Registered at',
      expiresAt: 'Valid until',
      state: 'State',
      states: { waiting: 'waiting', expired: 'expired', confirmed: 'confirmed', closed: 'closed' },
      person: 'Name and address',
      account: 'See the account',
      mail: 'Mail',
      mailOnly: 'State of the mail',
      domain: 'Domain it went to',
      domainChip: 'Domain',
      sentTimesOf: (sent) =>
        sent === 0 ? 'no mail so far' : sent === 1 ? '1 mail so far' : `${sent} mails so far`,
      mails: 'Mails for this registration',
      noMails: 'None, or already removed.',
      openedAt: 'Link opened at',
      digitTries: 'Code attempts',
      passwordTries: 'Password attempts',
      triesOf: (digits, passwords) => `attempts: code ${digits}, password ${passwords}`,
      disownedAt: 'Said “not me” at',
      mutedUntil: 'Mails paused until',
      network: 'Network',
      until: (instant) => ['valid until ', instant],
      pick: (name) => `Select ${name}`,
      pickAll: 'Select all on this page',
      bulk: 'Several at once',
      thePicked: 'With those selected:',
      picked: '{n} selected',
      all: 'Act on all that match…',
      allOf: (count) => (count === '1' ? 'Act on the one that matches…' : `Act on all ${count} that match…`),
      bulkAll: (count) => (count === '1' ? '1 registration matches' : `${begun(count)} registrations match`),
      bulkMore: 'and more',
      bulkNothing: 'No registrations are selected. Go back and select some.',
      bulkNobody: 'No registrations match any more; there is nothing to do.',
      bulkCount: (count, isMore) => (isMore ? `over ${count}` : count),
      bulkRunning: (work) => `${begun(work)}…`,
      bulkDone: (work) => `Finished ${work}`,
      bulkActs: {
        resend: {
          label: 'Resend',
          title: (count) => (count === '1' ? 'Resend 1 mail' : `Resend ${count} mails`),
          text: 'Each of them gets the same link again, valid for the full time from now.',
          work: 'resending mails',
        },
        extend: {
          label: 'Extend',
          title: (count) => `Extend ${several(count)}`,
          text: 'They are valid for the full time from now. No mails are sent.',
          work: 'extending registrations',
        },
        confirm: {
          label: 'Confirm by hand',
          title: (count) => `Confirm ${several(count)} by hand`,
          text: 'They get their accounts without opening the links, a mail tells each of them so, and other registrations of their addresses are closed. First make sure that the addresses are theirs.',
          work: 'confirming registrations by hand',
        },
        'block-address': {
          label: 'Block the addresses',
          title: (count) => (count === '1' ? 'Block 1 address' : `Block ${count} addresses`),
          text: 'Nobody can register with these addresses any more. Existing registrations are not affected.',
          work: 'blocking addresses',
        },
        'block-domain': {
          label: 'Block the domains',
          title: (count) =>
            count === '1' ? 'Block the domain of 1 registration' : `Block the domains of ${several(count)}`,
          text: 'Nobody can register with an address at these domains or their subdomains. Existing registrations are not affected.',
          work: 'blocking domains',
        },
        'delete-registration': {
          label: 'Delete',
          title: (count) => `Delete ${several(count)}`,
          text: 'Their links and codes stop working, and unsent mails are not sent. This cannot be undone.',
          work: 'deleting registrations',
        },
      },
      bulkGoOn: 'Continue with the rest',
      bulkStop: 'Stop here and go back',
      bulkBack: 'Back to the registrations',
      bulkOutcome: 'Outcome',
      bulkFigure: 'Registrations',
      bulkOutcomes: {
        done: 'Done',
        stale: 'Skipped: confirmed, closed or just changed',
        unknown: 'No longer there',
        expired: 'Skipped: expired',
        'name-taken': 'Skipped: the name was taken, confirm these one by one',
        'address-taken': 'Skipped: the address has an account',
        'already-blocked': 'Already blocked',
      },
      others: 'Other registrations of this address',
      noOthers: 'There are none.',
      anotherName: 'Another name',
      linkLead:
        'Pass it on to the person who registered. It asks for the password chosen then and does not accept a new one.',
    },

    outbox: {
      nothing: 'No mails found.',
      noneNow: 'No mails at the moment.',
      searchTo: 'Address or domain it went to',
      noRecipient: 'recipient deleted',
      triesOf: (tries) => (tries === 1 ? '1 attempt' : `${tries} attempts`),
      kind: 'Kind',
      states: {
        queued: 'queued',
        sending: 'sending',
        sent: 'sent',
        delayed: 'delayed',
        unknown: 'unknown',
        refused: 'refused',
        cancelled: 'cancelled',
      },
      reasons: {
        'no-such-mailbox': 'no such mailbox',
        'mailbox-full': 'mailbox full',
        'message-rejected': 'does not accept this mail',
        policy: 'does not accept our mail',
        'non-ascii-address': 'letters beyond a to z',
        'server-unreachable': 'server unreachable',
        'server-busy': 'server busy',
        'mail-budget': 'too many mails today',
        'held-back': 'held back, too many mails this hour',
        greylisted: 'asked to try again later',
        other: 'another reason',
      },
      registration: 'See the registration',
      account: 'See the account',
      noTries: 'No attempt yet.',
      to: 'To',
      state: 'State',
      tries: 'Attempts',
      dueAt: 'Next attempt',
      createdAt: 'Created at',
      changedAt: 'Last change',
      reply: 'Details',
      each: 'Attempts',
      outcome: 'Outcome',
      at: 'Time',
    },

    events: {
      at: 'Time',
      kind: 'Event',
      whose: 'Person',
      searchWhose: 'Person: name or address',
      nothing: 'No events found.',
      actor: 'By',
      actors: {
        visitor: 'visitor',
        sweep: 'automatic clean-up',
        reminder: 'automatic reminder',
        command: 'command on the server',
        'set-up-link': 'set-up link',
      },
      deletedAccount: 'deleted account',
      deletedRegistration: 'deleted registration',
      mail: 'mail',
      notification: 'notification',
      block: 'block',
      apiKey: (label) => ['API key “', label, '”'],
      network: 'Network',
      reason: 'Reason',
      from: 'From',
      until: 'Until',
      dateZone: (zone) => `Dates are in the time zone ${zone}.`,
      only: { account: 'Account', registration: 'Registration', actor: 'Done by' },
      showRaw: 'Show event codes',
      hideRaw: 'Hide event codes',
      csv: 'Export as CSV',
      jsonLines: 'Export as JSON Lines',
      wrongDate: 'This is not a date. Write dates like 2026-11-24.',
      unknownName: 'Nobody has this name or address.',
    },

    blocks: {
      lead: 'Nobody can register with a blocked address or domain. Existing accounts and registrations are not affected.',
      nothing: 'No blocks at the moment.',
      value: 'Address or domain',
      kind: 'Kind',
      kinds: { address: 'address', domain: 'domain and its subdomains' },
      reason: 'Reason',
      actor: 'By',
      at: 'Time',
    },

    acts: {
      suspend: {
        title: 'Suspend the account',
        text: 'They are logged out at once and cannot log in until they are restored.',
        done: (name) => [name, ' is suspended and logged out on every device.'],
      },
      restore: {
        title: 'Restore the account',
        text: 'They can log in again; if their password was made invalid, they first set a new one by mail.',
        done: (name) => [name, ' is restored.'],
      },
      'give-back': {
        title: 'Give the former address back',
        text: 'First find out whose account it is. The account gets its former address back, and its password no longer works. It stays suspended until you restore it; its owner then sets a new password by mail.',
        done: (name) => [
          'The former address was given back to ',
          name,
          ', and the password no longer works. The account is still suspended; you can restore it now.',
        ],
      },
      'end-sessions': {
        title: 'End all sessions',
        text: 'They are logged out on every device and can log in again.',
        done: (name) => [name, ' is logged out on every device.'],
      },
      'send-reset': {
        title: 'Send a password reset',
        text: `They get a mail with a link for setting a new password, valid for ${limits.resetLife / minute} minutes. The current password works until they set a new one; administrators never see or choose passwords.`,
        done: (name) => ['A password reset is on its way to ', name, '.'],
      },
      'remove-second-step': {
        title: 'Turn off two-step verification',
        text: 'Removes their authenticator app, recovery codes and passkeys, and logs them out on every device. Until they add one again, only the password protects the account. First make sure that it is really them: this is just what an impostor would ask for.',
        done: (name) => [
          name,
          '’s two-step verification is turned off, and they are logged out on every device.',
        ],
      },
      rename: {
        title: 'Change the name',
        text: 'The old name becomes available to others at once.',
        done: (name) => ['The name is now ', name, '.'],
      },
      promote: {
        title: 'Make administrator',
        text: 'They can manage all accounts and registrations.',
        done: (name) => [name, ' is now an administrator.'],
      },
      demote: {
        title: 'Remove as administrator',
        text: 'They can no longer manage accounts and registrations, and are logged out at once.',
        done: (name) => [name, ' is no longer an administrator and is logged out on every device.'],
      },
      delete: {
        title: 'Delete the account',
        text: 'The account, its sessions, registrations and mails are deleted for good. Events keep only ids and reasons.',
        done: () => ['The account is deleted.'],
      },
      resend: {
        title: 'Resend the mail',
        text: 'Sends the same link again, valid for the full time from now.',
        done: (name) => [
          'The mail is on its way to ',
          name,
          ' again; its link is valid for the full time from now.',
        ],
      },
      extend: {
        title: 'Extend the registration',
        text: 'It is valid for the full time from now. No mail is sent.',
        done: (name) => [name, '’s registration is extended.'],
      },
      address: {
        title: 'Correct the address',
        text: 'A mail goes to the new address; earlier links and codes stop working.',
        done: (name) => [name, '’s address is corrected, and a new mail is on its way.'],
      },
      confirm: {
        title: 'Confirm by hand',
        text: 'They get their account without opening the link, a mail tells them so, and other registrations of the address are closed. First make sure that the address is theirs.',
        done: (name) => [name, ' is confirmed and can log in.'],
      },
      'delete-registration': {
        title: 'Delete the registration',
        text: 'The link and code stop working, and unsent mails are not sent. This cannot be undone.',
        done: () => ['The registration is deleted.'],
      },
      'block-address': {
        title: 'Block the address',
        text: 'Nobody can register with this address any more. Existing registrations are not affected.',
        done: (name) => [name, ' is blocked from registering.'],
      },
      'block-domain': {
        title: 'Block the domain',
        text: 'Nobody can register with an address at this domain or its subdomains. Existing registrations are not affected.',
        done: (name) => [name, ' and its subdomains are blocked from registering.'],
      },
      'lift-mute': {
        title: 'Let mails through again',
        text: 'The recipient said that they did not register. Registration mails will reach the address again, and this registration will wait for its confirmation again.',
        done: (name) => [name, ' can get registration mails again.'],
      },
      link: {
        title: 'Hand out a confirmation link',
        text: 'Shows a link that asks for the password chosen at registration.',
        done: (name) => ['This is the confirmation link for ', name, '.'],
      },
      block: {
        title: 'Block an address or domain',
        text: 'A blocked address cannot register, nor can any address at a blocked domain or its subdomains. Existing accounts and registrations are not affected.',
        done: (name) => [name, ' is blocked from registering.'],
      },
      unblock: {
        title: 'Unblock',
        text: 'From now on, people can register with this address or domain again.',
        done: () => ['The block is removed. People can register with this address or domain again.'],
      },
      retry: {
        title: 'Send now',
        text: 'Tries to send it right away.',
        done: (name) => ['Sending to ', name, ' now.'],
      },
      cancel: {
        title: 'Stop this mail',
        text: 'It will not be sent.',
        done: (name) => ['The mail to ', name, ' will not be sent.'],
      },
      revoke: {
        title: 'Revoke the key',
        text: 'Programs that use it stop working at once. This cannot be undone.',
        done: () => ['The key is revoked and no longer works.'],
      },
    },
    named: {
      suspend: (name) => ['Suspend ', name],
      restore: (name) => ['Restore ', name],
      demote: (name) => ['Remove ', name, ' as administrator'],
      'remove-second-step': (name) => ['Turn off ', name, '’s two-step verification'],
      delete: (name) => ['Delete ', name],
      'delete-registration': (name) => ['Delete ', name, '’s registration'],
      'block-address': (name) => ['Block ', name],
      'block-domain': (name) => ['Block ', name],
      unblock: (name) => ['Unblock ', name],
      revoke: (name) => ['Revoke ', name],
    },

    looks: {
      title: 'Preview',
      lead: 'This is what visitors see: the main pages and every kind of mail, with fictional people. Buttons and links do nothing here. The link at the top right changes the language. Colour and logo come from the settings ACCENT and LOGO.',
      pages: 'Pages',
      mails: 'Mails',
      names: {
        home: 'Home',
        register: 'Register',
        waiting: 'Waiting for the mail',
        refused: 'The mail was refused',
        confirm: 'The link is opened',
        confirmed: 'Confirmed',
        expired: 'The link has expired',
        'log-in': 'Log in',
        suspended: 'The account is suspended',
        forgot: 'Forgotten password',
        account: 'The account',
        'not-found': 'Page not found',
      },
    },

    outcomes: {
      stale: 'Not done: someone changed this in the meantime. The page now shows the current state.',
      'last-admin': 'Not done: this is the last administrator. Make somebody else an administrator first.',
      'address-taken':
        'Not done: this address has an account, or is reserved for an account that recently left it.',
      expired: 'Not done: this registration has expired. Extend it or resend the mail first.',
      'already-blocked': 'Already blocked.',
      ended: 'Not done: your session has ended. Log in and try again.',
    },
  },

  confirmedByHandMail: {
    subject: (siteName) => `Your account at ${siteName} was confirmed for you`,
    title: 'Your account is confirmed',
    why: (siteName) =>
      `The people who run ${siteName} confirmed the registration of this address. You no longer need the link in the confirmation e-mail.`,
    you: 'If you asked for this, you can now log in:',
    button: 'Log in',
    notYou: asking(
      'Not you? Then someone registered with your address. Please report it at once to ',
      us,
      '.',
    ),
  },

  administratorsActMail: {
    forgotLead: 'Forgot your password, or does it no longer work?',
    forgotLabel: 'Set a new one',
    ask: asking('If you have questions, ask ', us, '.'),
    askAnother: 'If you have questions, ask another administrator.',
  },

  administratorsActMails: {
    'account-suspended': {
      subject: (siteName) => `You cannot log in at ${siteName} for now`,
      title: 'You cannot log in for now',
      what: (siteName) =>
        `The people who run ${siteName} suspended your account. All devices were logged out, and you cannot log in until the account is restored.`,
    },
    'account-restored': {
      subject: (siteName) => `Your account at ${siteName} is restored`,
      title: 'Your account is restored',
      what: (siteName) => `The people who run ${siteName} restored your account.`,
      ...logIn,
    },
    'sessions-ended': {
      subject: (siteName) => `You were logged out at ${siteName}`,
      title: 'You were logged out everywhere',
      what: (siteName) =>
        `The people who run ${siteName} logged your account out on all devices. Your password has not changed.`,
      ...logIn,
    },
    'second-step-removed': {
      subject: (siteName) => `Your second factors at ${siteName} were removed`,
      title: 'Your second factors were removed',
      what: (siteName) =>
        `The people who run ${siteName} removed every passkey, authenticator app and recovery code from your account, and logged it out on all devices.`,
      lead: 'Log in with your password, and protect your account again:',
      label: 'Log in',
    },
    'account-renamed': {
      subject: (siteName) => `Your user name at ${siteName} was changed`,
      title: 'Your user name was changed',
      what: (siteName) =>
        `The people who run ${siteName} changed your user name, and you can no longer log in with the old one.`,
      lead: 'Log in with your e-mail address; you will then see the new name:',
      label: 'Log in',
    },
    'account-promoted': {
      subject: (siteName) => `You are now an administrator of ${siteName}`,
      title: 'You are now an administrator',
      what: (siteName) => `You were made an administrator of ${siteName}.`,
      lead: 'You can now manage accounts and registrations:',
      label: 'Go to Administration',
    },
    'account-demoted': {
      subject: (siteName) => `You are no longer an administrator of ${siteName}`,
      title: 'You are no longer an administrator',
      what: (siteName) =>
        `You are no longer an administrator of ${siteName}, and all devices were logged out. You can still use your account as before.`,
      ...logIn,
    },
  },

  apiKeyMadeMail: {
    subject: (siteName) => `An API key was created in your name at ${siteName}`,
    title: 'An API key was created',
    what: (siteName) =>
      `Someone created an API key in your name at ${siteName}. Programs can use it for administration, within its scopes.`,
    notYou:
      'If it was not you, someone else has access to your account. Set a new password at once; that logs out all devices and revokes all your API keys:',
    notYouByCommand:
      'If neither you nor anyone on your behalf did this, set a new password at once; that logs out all devices and revokes all your API keys:',
    button: 'Set a new password',
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  administration: 'Administration',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'set-up': 'Create the first administrator with the code in the set-up link',
  'admin-list-accounts': 'List accounts',
  'admin-show-account': 'Get an account',
  'admin-list-registrations': 'List registrations',
  'admin-show-registration': 'Get a registration',
  'admin-list-mails': 'List mails',
  'admin-show-mail': 'Get a mail and each attempt to send it',
  'admin-show-overview': 'Get the overview: who confirmed, who is stuck, and whether mails go out',
  'admin-resend-several': 'Resend the mails of several registrations',
  'admin-extend-several': 'Extend several registrations',
  'admin-confirm-several': 'Confirm several registrations by hand',
  'admin-block-address-several': 'Block the addresses of several registrations',
  'admin-block-domain-several': 'Block the domains of several registrations',
  'admin-delete-registration-several': 'Delete several registrations',
  'admin-block': 'Block an address or domain',
  'admin-list-blocks': 'List blocks',
  'admin-list-events': 'List events',
  'admin-export-events': 'Export events as a file with one JSON object per line',
  'admin-export-events-table': 'Export events as a file for spreadsheets',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'account-demoted': 'Removed as administrator',
  'account-promoted': 'Made administrator',
  'account-restored': 'Account restored',
  'account-suspended': 'Account suspended',
  'address-blocked': 'Address blocked',
  'admin-created': 'Administrator created',
  'confirmed-by-hand': 'Confirmed by hand',
  'domain-blocked': 'Domain blocked',
  'link-handed-out': 'Confirmation link handed out',
  'mail-cancelled': 'Mail cancelled',
  'mail-retried': 'Mail sent at once',
  'registration-deleted': 'Registration deleted',
  'registration-extended': 'Registration extended',
  'sessions-ended': 'All sessions ended',
  'second-step-removed': 'Two-step verification turned off',
  unblocked: 'Unblocked',
}

/** Its kinds of mails, for administrators. */
export const mails: typeof zhCN.mails = {
  'confirmed-by-hand': 'Confirmed by an administrator',
  'administrators-act': 'Act of an administrator',
  'api-key-made': 'API key created',
}

/** Its problems at fields. */
export const problems: typeof zhCN.problems = {
  'address-taken': () =>
    'This address has an account. To make it an administrator, run “postern admin promote” on the server.',
  'reason-missing': () => 'Enter a reason, such as how you verified their identity.',
  'address-not-disputed': () => 'This address is not in dispute. Use the former address that is.',
  'already-blocked': () => 'This is blocked already.',
  'registrations-malformed': () => 'Write each registration as ID:GENERATION, separated by spaces.',
  'nothing-named': () => 'Name the registrations, or give a filter.',
  'block-missing': () => 'Enter the address or domain to block.',
  'block-malformed': () =>
    'This is neither an address nor a domain. It should look like ming@example.com or example.com.',
}
