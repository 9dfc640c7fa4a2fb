import { type CoreErrorCode, coreErrorBodySchema } from '../../contract/core/errors.ts'

/** `core_unreachable` is the page's own code: no answer came at all. */
export type PageErrorCode = CoreErrorCode | 'core_unreachable'

/** A refusal or failure of the core. `message` is English; the text for the user comes from the code. */
export class CoreError extends Error {
  override name = 'CoreError'
  readonly code: PageErrorCode
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  readonly details: Record<string, unknown>

  constructor(code: PageErrorCode, status: number, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.status = status
    this.details = details
  }
}

/** Reads the one error body; anything else becomes internal_error with the status kept. */
export async function errorFromResponse(response: Response): Promise<CoreError> {
  const body: unknown = await response.json().catch(() => null)
  const parsed = coreErrorBodySchema.safeParse(body)
  if (!parsed.success) return new CoreError('internal_error', response.status, `HTTP ${response.status}`)
  const { code, message, details } = parsed.data.error
  return new CoreError(code, response.status, message, details)
}

export function asCoreError(error: unknown): CoreError {
  if (error instanceof CoreError) return error
  return new CoreError('core_unreachable', 0, error instanceof Error ? error.message : String(error))
}

const PASSING: ReadonlySet<string> = new Set([
  'core_unreachable',
  'core_starting',
  'core_hung',
  'engine_starting',
])

/** Whether a retry makes sense: the core or its engine is still starting, or the connection broke. */
export function isPassing(error: unknown): boolean {
  const { code } = asCoreError(error)
  return PASSING.has(code)
}
