import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_API_KEY_NAME_CHARS } from '../../../../contract/core/local-api.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useCreateApiKey } from '../../../core/local-api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { CopyButton } from './copy-button.tsx'

/** Asks for a name, makes the key, and shows it this once. */
export function NewKeyDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('localApi.newKey')}>
      <NewKey onClose={onClose} />
    </Dialog>
  )
}

function NewKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const [name, setName] = useState('')
  const create = useCreateApiKey()
  if (create.data) return <MadeKey secret={create.data.secret} onClose={onClose} />
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '' && !create.isPending) create.mutate(name.trim())
      }}
    >
      <TextField
        label={t('localApi.keyName')}
        value={name}
        onChange={setName}
        maxLength={MAX_API_KEY_NAME_CHARS}
        hint={t('localApi.keyNameHint')}
        autoComplete="off"
        data-autofocus=""
      />
      {create.error ? <Notice tone="danger">{errorText(create.error)}</Notice> : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={name.trim() === '' || create.isPending}>
          {t('localApi.make')}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </div>
    </form>
  )
}

function MadeKey({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <div className="space-y-4">
      <Notice tone="warn" announce="status">
        {t('localApi.shownOnce')}
      </Notice>
      <TextField
        ref={field}
        label={t('localApi.key')}
        value={secret}
        onChange={() => undefined}
        readOnly
        spellCheck={false}
        className="font-mono"
        onFocus={(event) => event.target.select()}
      />
      <div className="flex flex-wrap gap-2">
        <CopyButton text={secret} label={t('localApi.copyKey')} />
        <Button look="primary" onClick={onClose}>
          {t('localApi.done')}
        </Button>
      </div>
    </div>
  )
}
