import { type FormEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { CoreErrorCode } from '../../../contract/core/errors.ts'
import { asCoreError } from '../../core/core-error.ts'
import { useErrorText } from '../../core/error-words.ts'

type Problems<Name extends string> = Partial<Record<Name, string>>

interface FormOptions<Name extends string, Reply> {
  initial: Record<Name, string>
  /** Returns what is wrong, by field; nothing is sent while anything is. */
  check?: (values: Record<Name, string>) => Problems<NoInfer<Name>>
  send: (values: Record<Name, string>) => Promise<Reply>
  /** The field that a refusal is about. Any other refusal is shown above the button. */
  blame?: Partial<Record<CoreErrorCode, NoInfer<Name>>>
  onDone?: (reply: Reply) => void
}

/**
 * A form whose fields are text. What was typed stays when it is refused, and the focus goes to the first field that
 * has a problem.
 */
export function useForm<Name extends string, Reply>(options: FormOptions<Name, Reply>) {
  const { initial, check, send, blame, onDone } = options
  const errorText = useErrorText()
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState(initial)
  const [problems, setProblems] = useState<Problems<Name>>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isPending, setIsPending] = useState(false)

  const show = (next: Problems<Name>) => {
    flushSync(() => setProblems(next))
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }
  const set = (name: Name, value: string) => {
    setValues((before) => ({ ...before, [name]: value }))
    setProblems(({ [name]: _, ...rest }) => rest as Problems<Name>)
  }
  const submit = async () => {
    const found = check?.(values) ?? {}
    setRefusal(null)
    show(found)
    if (Object.keys(found).length > 0) return
    setIsPending(true)
    try {
      const reply = await send(values)
      setIsPending(false)
      onDone?.(reply)
    } catch (error) {
      setIsPending(false)
      const name = blame?.[asCoreError(error).code as CoreErrorCode]
      if (name === undefined) setRefusal(errorText(error))
      else show({ [name]: errorText(error) } as Problems<Name>)
    }
  }
  return {
    form: {
      ref: form,
      // Our own words, in the language of the interface, instead of the browser's.
      noValidate: true,
      onSubmit: (event: FormEvent) => {
        event.preventDefault()
        if (!isPending) void submit()
      },
    },
    values,
    isPending,
    /** What the core refused, if no field is to blame. */
    refusal,
    set,
    field: (name: Name) => ({
      value: values[name],
      problem: problems[name],
      onChange: (value: string) => set(name, value),
    }),
  }
}
