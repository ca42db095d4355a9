/** The paths that only the account's own pages lead to. */
export const accountPaths = {
  name: '/account/name/',
  language: '/account/language/',
  export: '/account/export/',
  delete: '/account/delete/',
} as const
