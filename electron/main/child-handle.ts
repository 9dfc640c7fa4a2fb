/** A forked process (the core or a worker), as far as its supervisor needs it; {@link forkProcess} makes the real one. */
export interface ChildHandle {
  readonly pid: number | undefined
  postMessage(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, when the process is gone. */
  onExit(listener: (exitCode: number) => void): void
  kill(): void
}
