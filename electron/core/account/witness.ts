/** What is remembered of an account outside of the database, so that a database that is put back brings nothing back. */
export interface AccountWitness {
  /** The highest revision of the plan and the latest time that the server has stated; 0 for an account never seen. */
  account(userId: string): { rev: number; timeMs: number }
  noteAccount(userId: string, seen: { rev: number; timeMs: number }): void
}
