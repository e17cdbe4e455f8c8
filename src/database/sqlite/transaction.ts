import type { DatabaseSync, StatementSync } from './sqlite.provider.js';

type Steps = [begin: StatementSync, commit: StatementSync, rollback: StatementSync];
type Work<A extends unknown[], R> = (...given: A) => R;

/** Wraps `work` in a transaction, or in a savepoint if a transaction is open: all of its writes or none. */
export function inTransaction<A extends unknown[], R>(db: DatabaseSync, work: Work<A, R>): Work<A, R> {
  const whole = ['BEGIN', 'COMMIT', 'ROLLBACK'];
  const part = ['SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part'];
  const [outer, inner] = [whole, part].map((sqls) => sqls.map((sql) => db.prepare(sql))) as [Steps, Steps];
  return (...given) => {
    const isInner = db.isTransaction;
    const [begin, commit, rollback] = isInner ? inner : outer;
    begin.run();
    try {
      const result = work(...given);
      commit.run();
      return result;
    } catch (error) {
      // SQLite may already have rolled back, for example on a full disk.
      if (db.isTransaction) {
        rollback.run();
        if (isInner) commit.run();
      }
      throw error;
    }
  };
}
