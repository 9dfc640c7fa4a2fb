/** Why a job failed: an error code of the core's or of the worker's. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
