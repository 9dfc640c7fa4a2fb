import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { usePullAction } from '../../../core/pulls.ts'
import { Button } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/text-field.tsx'

/** Any model of Ollama's library or of Hugging Face, by its name or its address. */
export function AddByName() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const act = usePullAction()
  const [name, setName] = useState('')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (name.trim() === '') return
    act.mutate({ type: 'download', name }, { onSuccess: () => setName('') })
  }
  return (
    <form onSubmit={send} className="flex flex-wrap items-start gap-2">
      <div className="min-w-0 flex-1 basis-72">
        <TextField
          label={t('models.byName.label')}
          value={name}
          onChange={(next) => {
            setName(next)
            act.reset()
          }}
          placeholder="llama3.2:3b"
          maxLength={300}
          autoComplete="off"
          spellCheck={false}
          hint={t('models.byName.hint')}
          problem={act.error ? errorText(act.error) : undefined}
        />
      </div>
      <Button type="submit" className="mt-7 min-h-10" disabled={act.isPending || name.trim() === ''}>
        {t('models.download')}
      </Button>
    </form>
  )
}
