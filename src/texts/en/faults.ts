import type * as zhCN from '../zh-CN/faults.ts'

/** Faults of the database, of files and of the start, for the operator; in English. */
export const words: typeof zhCN.words = {
  databaseFaults: {
    insecure: (why) =>
      `The connection to the database is not secure (${why}): see sslmode and sslrootcert in DATABASE_URL, and the certificate of the database's server.`,
    readOnly: (why) =>
      `The database cannot be written (${why}): give the user that runs Postern the right to write the file and its folder, or name in DATABASE_URL one that can be written.`,
    encoding: (encoding) =>
      `The database has the encoding ${encoding}, which cannot hold every name: make one with "create database … encoding 'UTF8' template template0" and name it in DATABASE_URL.`,
    newer: (version, known) =>
      `The database has version ${version}, this program knows versions up to ${known}: it was used with a newer Postern. Run that one, or restore the backup from before the upgrade.`,
    refused: (why) =>
      `The database refuses what Postern needs (${why}): see user, password and database in DATABASE_URL, and that this user may make tables there.`,
    damaged: (why) =>
      `The database is damaged, or DATABASE_URL names a file that is not a SQLite database (${why}): restore a backup, or name another one.`,
    foreign: (why) =>
      `The database contains tables that are not Postern's (${why}): name in DATABASE_URL one that is empty or Postern's own, or restore a backup.`,
    away: (why) =>
      `The database is out of reach, locked or full (${why}): check that it is running and has free space, and that DATABASE_URL is right.`,
    file: (path, why) =>
      `${path} cannot be used (${why}): the user that runs Postern needs the right to read and write there.`,
    copyDamaged: (why) => `The backup is damaged: ${why}.`,
    copyNewer: (version, known) =>
      `The backup has version ${version}, this program knows versions up to ${known}: use a newer Postern.`,
    noCopy: (why) => `This is not a backup of Postern's database (${why}).`,
    moveDamaged: (why) => `The database is damaged: ${why}. Restore a backup first.`,
    moveOlder: (version, known) =>
      `The database has version ${version}, this program has ${known}: run "postern migrate" first.`,
    moveNewer: (version, known) =>
      `The database has version ${version}, this program knows versions up to ${known}: use a newer Postern.`,
    moveInUse: (file) => `A server or another command is using ${file}: stop it first.`,
    targetForeign: "The target contains tables that are not Postern's: name an empty database.",
    targetFull: (table) =>
      `The target has rows in ${table}: name an empty database. Nothing was changed there.`,
    rowRefused: (table, why) => `PostgreSQL refuses a row of ${table} (${why}). Nothing was moved.`,
    rowDiffers: (table, row) => `${table}: the copy differs at row ${row}. Nothing was moved.`,
    rowsMore: (table) => `${table}: the copy has extra rows at the end. Nothing was moved.`,
  },
}
