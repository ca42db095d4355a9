// Group commit on SQLite: units of work that come in one turn of the event loop share a commit, because a commit costs an
// fsync, for which the whole process waits. They run one after the other at the end of the turn, each but the first in a
// savepoint, so that it fails alone.
//
// Nobody is answered by what is not on the disk yet:
// - A unit ends with the commit of its group. It may have read rows of the units before it, but stands or falls with them.
// - A unit that fails waits for that commit too, because it may have failed by such rows, such as a name that is taken.
// - All other reading waits until the group has ended.

import type { DatabaseSync } from 'node:sqlite'

/** The fault of units whose group was undone by the fault of another unit: they may run again. */
export class GroupUndone extends Error {}

/** A unit of work whose turn it is: until it ends, nothing else runs on the file. */
export type Unit = {
  /** Ends it and waits until it is on the disk. Throws the fault of the commit, or `GroupUndone`. */
  commit(): Promise<void>
  /** Undoes it, and waits for the commit of the units before it. Throws their fault. */
  rollBack(): Promise<void>
}

/** The order in which units and everything else use a SQLite file. */
export type Commits = {
  /** Begins a unit when its turn has come. Throws if another process holds the file. */
  begin(): Promise<Unit>
  /** Runs one statement as a unit. */
  join<Result>(statement: () => Result): Promise<Result>
  /** Runs work outside of units, at once unless a group is under way. */
  between<Result>(work: () => Result): Promise<Result>
  /** Runs work, such as closing the file, once no unit is under way or waits for its turn. */
  afterAll(work: () => void): Promise<void>
}

/** Creates the order of an open file. */
export function createCommits(file: DatabaseSync): Commits {
  const transaction = prepareTransaction(file)
  const works: (() => void)[] = []
  let coming: Coming[] = []
  let isUnderWay = false

  async function runTurn(): Promise<void> {
    const group = coming
    coming = []
    isUnderWay = true
    await runGroup(transaction, group)
    isUnderWay = false
    for (const work of works.splice(0)) work()
    if (coming.length > 0) setImmediate(() => void runTurn())
  }

  const groupEnded = () => new Promise<void>((resolve) => works.push(resolve))

  function enter(isOneStatement: boolean): Promise<Unit> {
    return new Promise((admit, refuse) => {
      coming.push({ isOneStatement, admit, refuse })
      if (coming.length === 1 && !isUnderWay) setImmediate(() => void runTurn())
    })
  }

  return {
    begin: () => enter(false),
    async join(statement) {
      const unit = await enter(true)
      let result
      try {
        result = statement()
      } catch (fault) {
        await unit.rollBack()
        throw fault
      }
      await unit.commit()
      return result
    },
    async between(work) {
      if (isUnderWay) await groupEnded()
      return work()
    },
    async afterAll(work) {
      while (isUnderWay || coming.length > 0) await groupEnded()
      work()
    },
  }
}

/** A unit that waits for its turn. */
type Coming = {
  isOneStatement: boolean
  admit: (unit: Unit) => void
  refuse: (fault: unknown) => void
}

/** A unit that has ended and waits for the commit. */
type Ended = { resolve: () => void; reject: (fault: unknown) => void }

/** Runs units one after the other and commits them. */
async function runGroup(transaction: Transaction, units: readonly Coming[]): Promise<void> {
  const ended: Ended[] = []
  for (const [place, { isOneStatement, admit, refuse }] of units.entries()) {
    try {
      const isFirst = !transaction.isOpen()
      // SQLite undoes one statement by itself.
      const isSaved = !isFirst && !isOneStatement
      if (isFirst) transaction.begin()
      if (isSaved) transaction.save()
      await new Promise<void>((leave) => admit(unitOf(transaction, ended, { isFirst, isSaved, leave })))
    } catch (fault) {
      refuse(fault)
      // Another process holds the file. Each of the others would wait for it as long, and the whole process with it.
      if (!transaction.isOpen()) for (const other of units.slice(place + 1)) other.refuse(fault)
      if (!transaction.isOpen()) break
    }
  }
  try {
    if (transaction.isOpen()) transaction.commit()
    for (const { resolve } of ended) resolve()
  } catch (fault) {
    undoGroup(transaction, ended, fault)
  }
}

function unitOf(
  transaction: Transaction,
  ended: Ended[],
  { isFirst, isSaved, leave }: { isFirst: boolean; isSaved: boolean; leave: () => void },
): Unit {
  const end = (last: () => void) =>
    new Promise<void>((resolve, reject) => {
      ended.push({ resolve, reject })
      try {
        if (!transaction.isOpen()) throw new GroupUndone('a statement undid its transaction')
        last()
      } catch (fault) {
        undoGroup(transaction, ended, fault)
      } finally {
        leave()
      }
    })
  return {
    commit: () => end(isSaved ? transaction.release : () => {}),
    async rollBack() {
      if (!isFirst && transaction.isOpen()) return end(isSaved ? transaction.undo : () => {})
      // Nothing else is in the transaction, or the fault of this unit, such as a full disk, has undone it.
      try {
        undoGroup(transaction, ended, new GroupUndone('another unit undid the transaction'))
      } finally {
        leave()
      }
    },
  }
}

function undoGroup(transaction: Transaction, ended: Ended[], fault: unknown): void {
  for (const { reject } of ended.splice(0)) reject(fault)
  if (transaction.isOpen()) transaction.rollBack()
}

type Transaction = ReturnType<typeof prepareTransaction>

function prepareTransaction(file: DatabaseSync) {
  const prepare = (sql: string) => {
    const statement = file.prepare(sql)
    return () => void statement.run()
  }
  const [undo, release] = [prepare('rollback to unit'), prepare('release unit')]
  return {
    // A closed file would throw.
    isOpen: () => file.isOpen && file.isTransaction,
    // A unit that reads first and writes later must have the write lock from its start; otherwise another process that writes
    // meanwhile makes it fail at once.
    begin: prepare('begin immediate'),
    commit: prepare('commit'),
    rollBack: prepare('rollback'),
    save: prepare('savepoint unit'),
    release,
    undo: () => {
      undo()
      release()
    },
  }
}
