/** What a worker says of itself when a job did not end: a code of the core's, or of its own. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
