/** Faults of the database, of files and of the start, for the operator; in Chinese. */
export const words = {
  databaseFaults: {
    insecure: (why: string) =>
      `与数据库的连接不安全（${why}）：请检查 DATABASE_URL 里的 sslmode、sslrootcert，以及数据库服务器的证书。`,
    readOnly: (why: string) =>
      `数据库不能写入（${why}）：请让运行 Postern 的用户能写这个文件和所在的文件夹，或者在 DATABASE_URL 里换一个能写入的数据库。`,
    encoding: (encoding: string) =>
      `数据库的编码是 ${encoding}，存不下所有名称：请用“create database … encoding 'UTF8' template template0”新建一个，写进 DATABASE_URL。`,
    newer: (version: number, known: number) =>
      `数据库是版本 ${version}，这个程序只认识到 ${known}：更新的 Postern 用过它。请运行那个版本，或者恢复升级之前的备份。`,
    refused: (why: string) =>
      `数据库不允许 Postern 需要的操作（${why}）：请检查 DATABASE_URL 里的用户、密码和数据库名，并确认这个用户可以在其中建表。`,
    damaged: (why: string) =>
      `数据库已损坏，或者 DATABASE_URL 指的不是 SQLite 数据库文件（${why}）：请恢复备份，或者换一个数据库。`,
    foreign: (why: string) =>
      `数据库里的表不是 Postern 的（${why}）：请在 DATABASE_URL 里写空的数据库或 Postern 自己的数据库，或者恢复备份。`,
    away: (why: string) =>
      `数据库连不上、被锁住或者已满（${why}）：请确认数据库正在运行、有剩余空间，并且 DATABASE_URL 写对了。`,
    file: (path: string, why: string) =>
      `不能使用 ${path}（${why}）：运行 Postern 的用户需要在那里读写的权限。`,
    copyDamaged: (why: string) => `备份已损坏：${why}。`,
    copyNewer: (version: number, known: number) =>
      `备份是版本 ${version}，这个程序只认识到 ${known}：请使用更新的 Postern。`,
    noCopy: (why: string) => `这不是 Postern 数据库的备份（${why}）。`,
    moveDamaged: (why: string) => `数据库已损坏：${why}。请先恢复备份。`,
    moveOlder: (version: number, known: number) =>
      `数据库是版本 ${version}，这个程序是 ${known}：请先运行“postern migrate”。`,
    moveNewer: (version: number, known: number) =>
      `数据库是版本 ${version}，这个程序只认识到 ${known}：请使用更新的 Postern。`,
    moveInUse: (file: string) => `服务器或别的命令正在使用 ${file}：请先停掉。`,
    targetForeign: '目标数据库里的表不是 Postern 的：请用空的数据库。',
    targetFull: (table: string) => `目标数据库的 ${table} 里已经有数据：请用空的数据库。那里没有任何改动。`,
    rowRefused: (table: string, why: string) =>
      `PostgreSQL 不接受 ${table} 的一行（${why}）。什么也没有迁移。`,
    rowDiffers: (table: string, row: number) => `${table}：第 ${row} 行复制后不一致。什么也没有迁移。`,
    rowsMore: (table: string) => `${table}：复制后多出了行。什么也没有迁移。`,
  },
}

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../../base/operator-fault.ts' {
  interface OperatorWords extends Words {}
}
