export default {
  // It has files of its own that a bundler does not see.
  serverExternalPackages: ['postern'],
  // Its addresses end with a slash.
  skipTrailingSlashRedirect: true,
}
